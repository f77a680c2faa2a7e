import { judgedBy } from '../engine';
import { saw } from '../report';
import { contractSubjects, exampleSubjects, randomSubjects, sampleSubjects, type Subject } from '../subjects';
import { fill, scratch } from '../../support/programs';
import { startControlPlane, type ControlPlane } from './control-plane';
import { podSetsOf, podsOf } from './pods';
import { Session } from './session';
import { clustersOf, poolOfNode } from './written';

const folder = scratch();
const contract = contractSubjects();

function randoms(): readonly Subject[] {
  const context = folder('context');
  fill(context, { Dockerfile: 'FROM scratch\n' });
  return randomSubjects([context], 14);
}

describe.each([
  ['1.33', 'oldest'],
  ['1.36', 'newest'],
])('Kubernetes %s, the %s minor that the clouds sell', (minor) => {
  judgedBy([`kubernetes-${minor}`, 'crds'], 'judges what was written', (engine, crds) => {
    let plane: ControlPlane;
    let session: Session;
    beforeAll(async () => {
      plane = await startControlPlane(engine);
      session = new Session(plane);
      await session.define(crds.program('jobset'));
      // What a program finds on a cluster that exists, and does not write.
      await session.apply([{ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'nvidia' }, handler: 'nvidia' }]);
    });
    afterAll(() => plane.stop());
    afterEach(() => session.clear());

    /** The whole way of one program: objects phase by phase, then its nodes, then its pods. */
    async function judge(subject: Subject): Promise<void> {
      for (const cluster of clustersOf(subject)) {
        const counts = { objects: 0, refused: 0 };
        for (const { file, objects } of cluster.phases) {
          expect({ file, refusals: await session.apply(objects) }).toEqual({ file, refusals: [] });
          counts.objects += objects.length;
        }
        saw(plane.name, { clusters: 1, ...counts });
        const poolOf = new Map(cluster.nodes.map((node) => [node.metadata.name, poolOfNode(node)]));
        for (const set of podSetsOf(cluster.phases.flatMap(({ objects }) => objects))) {
          const pools = cluster.pools.get(set.workload) ?? [];
          const verdicts = await session.schedule(cluster.nodes, podsOf(set));
          const strays = verdicts.filter((verdict) => verdict.node === null || !pools.includes(poolOf.get(verdict.node) ?? ''));
          expect({ workload: set.workload, pools, strays }).toEqual({ workload: set.workload, pools, strays: [] });
          saw(`kube-scheduler ${engine.version}`, { workloads: 1, pods: verdicts.length, 'on another pool than named': 0 });
        }
        // Another cluster of the same program has objects of the same names.
        await session.clear();
      }
    }

    test.each([...exampleSubjects(), ...sampleSubjects(), ...(contract ?? [])].map((subject) => [subject.name, subject] as const))(
      '%s',
      (_, subject) => judge(subject),
    );
    if (contract === null) test.skip('programs of the contract, which is not beside the project', () => undefined);
    test('random programs', async () => {
      for (const subject of randoms()) await judge(subject);
    });
  });
});
