import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { nodeOf } from '../../../lib/placement/scheduler/node';
import { podOf } from '../../../lib/placement/scheduler/read-pod';
import { SimulatedCluster } from '../../../lib/placement/scheduler/simulated-cluster';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { contractSubjects, exampleSubjects, randomSubjects, sampleSubjects, type Subject } from '../subjects';
import { fill, scratch } from '../../support/programs';
import { startControlPlane, type ControlPlane } from './control-plane';
import { podSetsOf, podsOf } from './pods';
import { Session } from './session';
import { questionsAbout } from './taken-away';
import { clustersOf, poolOfNode } from './written';

/** Definitions of kinds that come with charts, or that nobody publishes a definition of. */
const kinds = join(__dirname, 'kinds');
const folder = scratch();
const contract = contractSubjects();
const subjects = [...exampleSubjects(), ...sampleSubjects(), ...(contract ?? [])];

function randoms(): readonly Subject[] {
  const context = folder('context');
  fill(context, { Dockerfile: 'FROM scratch\n' });
  return randomSubjects([context], 10);
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
      for (const file of readdirSync(kinds)) await session.define(join(kinds, file));
      // What charts make before objects are put there.
      for (const name of ['metallb-system', 'system-upgrade'])
        await plane.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
      // What a program finds on a cluster that exists, and does not write.
      await plane.client.create({ apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'nvidia' }, handler: 'nvidia' });
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
          // A job may have a hundred thousand pods at once, of which only the first has to find a place.
          const count = set.together ? set.count : Math.min(set.count, 50);
          const verdicts = await session.schedule(cluster.nodes, podsOf({ ...set, count }));
          const strays = verdicts.filter((verdict, index) =>
            verdict.node === null ? set.together || index === 0 : !pools.includes(poolOf.get(verdict.node) ?? ''),
          );
          expect({ workload: set.workload, pools, strays }).toEqual({ workload: set.workload, pools, strays: [] });
          saw(`kube-scheduler ${engine.version}`, { workloads: 1, pods: verdicts.length, 'on another pool than named': 0 });
        }
        const services = podSetsOf(
          cluster.phases.flatMap(({ objects }) => objects.filter(({ kind }) => ['Deployment', 'HorizontalPodAutoscaler'].includes(kind))),
        );
        const together = await session.schedule(cluster.nodes, services.flatMap(podsOf));
        expect({ cluster: cluster.id, homeless: together.filter(({ node }) => node === null) }).toEqual({
          cluster: cluster.id,
          homeless: [],
        });
        saw(`kube-scheduler ${engine.version}`, { 'pods of services together': together.length });
        // Another cluster of the same program has objects of the same names.
        await session.clear();
      }
    }

    test.each(subjects.map((subject) => [subject.name, subject] as const))('%s', (_, subject) => judge(subject));
    if (contract === null) test.skip('programs of the contract, which is not beside the project', () => undefined);
    test('what is taken away from nodes or pods is missed by the scheduler where placement would miss it', async () => {
      const said = new Map<string, number>();
      for (const subject of subjects) {
        for (const cluster of clustersOf(subject)) {
          await session.apply(cluster.phases.flatMap(({ objects }) => objects).filter(({ kind }) => kind === 'Namespace'));
          for (const set of podSetsOf(cluster.phases.flatMap(({ objects }) => objects))) {
            const [pod] = podsOf({ ...set, count: 1 });
            if (pod === undefined) continue;
            for (const { change, kind, nodes, pod: asked } of questionsAbout(pod, cluster.nodes, cluster.pools.get(set.workload) ?? [])) {
              const [verdict] = await session.schedule(nodes, [asked]);
              const reasons = new SimulatedCluster(nodes.map(nodeOf)).reasonsByNode(podOf(asked));
              const ours = [...reasons.values()].some((list) => list.length === 0);
              const question = { subject: subject.name, workload: set.workload, change };
              expect({ ...question, fits: verdict?.node !== null, verdict }).toEqual({ ...question, fits: ours, verdict });
              const answer = `${kind}: ${ours ? 'fits' : 'refused'}`;
              said.set(answer, (said.get(answer) ?? 0) + 1);
              saw(`kube-scheduler ${engine.version}`, { questions: 1, 'refused by both': ours ? 0 : 1, disagreements: 0 });
            }
          }
          await session.clear();
        }
      }
      // Each kind of change was missed by someone, and a pod that nothing was taken from always fits.
      expect([...said.keys()]).toEqual(
        expect.arrayContaining([
          'nothing: fits',
          ...['toleration', 'label', 'node', 'device', 'request'].map((kind) => `${kind}: refused`),
        ]),
      );
      expect(said.has('nothing: refused')).toBe(false);
    });

    test('random programs', async () => {
      for (const subject of randoms()) await judge(subject);
    });
  });
});
