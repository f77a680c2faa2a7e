import * as fc from 'fast-check';
import { schemaFindings } from '../../../lib/schemas';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { exampleSubjects, sampleSubjects } from '../subjects';
import { RefusedError, type Resource } from './api-client';
import { startControlPlane, type ControlPlane } from './control-plane';
import { Session } from './session';
import { spoilt, type Spoilt } from './spoilt';
import { clustersOf } from './written';

const cases = Number(process.env['CASES'] ?? 1500);

describe.each(['1.33', '1.36'])('the schemas of the package and Kubernetes %s', (minor) => {
  judgedBy([`kubernetes-${minor}`, 'crds'], 'say the same', (engine, crds) => {
    const objects = [...exampleSubjects(), ...sampleSubjects()].flatMap((subject) =>
      clustersOf(subject).flatMap(({ phases }) => phases.flatMap((phase) => phase.objects)),
    );
    let plane: ControlPlane;
    beforeAll(async () => {
      plane = await startControlPlane(engine, { scheduler: false });
      const session = new Session(plane);
      await session.define(crds.program('jobset'));
      await session.apply(objects.filter(({ kind }) => kind === 'Namespace'));
    });
    afterAll(() => plane.stop());

    async function refusalOf(object: Resource): Promise<string | null> {
      try {
        await plane.client.apply(object, { dryRun: true });
        return null;
      } catch (error) {
        if (error instanceof RefusedError) return error.message;
        throw error;
      }
    }

    test(`what the package refuses of ${String(cases)} objects with one thing wrong, the server refuses`, async () => {
      const counts = {
        'objects spoilt': 0,
        'refused by both': 0,
        'refused by the server alone': 0,
        'required by the schema, not by the server': 0,
      };
      await fc.assert(
        fc.asyncProperty(spoilt(objects), async ({ change, object }: Spoilt) => {
          const findings = schemaFindings(minor, object);
          const refusal = await refusalOf(object);
          counts['objects spoilt']++;
          if (refusal !== null) counts[findings.length > 0 ? 'refused by both' : 'refused by the server alone']++;
          if (findings.length === 0 || refusal !== null) return;
          // Servers let some fields be missing that their own schemas require, and read them as nothing; an empty word is nothing to them too. The definition of JobSet holds its pods to less than pods
          // themselves are held to: a wrong word is let pass there, and the pods would be refused.
          const late = object.kind === 'JobSet' ? / must be one of "/ : /^is "", must be one of "/;
          const known = findings.every(({ reason }) => reason === 'required, but missing' || late.test(reason));
          if (!known) throw new Error(`${object.kind} ${object.metadata.name}: ${change}: ${JSON.stringify(findings)}`);
          counts['required by the schema, not by the server']++;
        }),
        { numRuns: cases },
      );
      saw(plane.name, counts);
      // Most of what is wrong with one field is seen without a server.
      expect(counts['refused by both'] / (counts['refused by both'] + counts['refused by the server alone'])).toBeGreaterThan(0.5);
    });
  });
});
