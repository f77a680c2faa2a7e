import { setTimeout as sleep } from 'node:timers/promises';
import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { collect } from '../../../constructs/collect';
import { allChecks } from '../../../lib/checks/all';
import { place } from '../../../lib/placement/place';
import { got, nodes, program } from '../../support/programs';
import { judgedBy } from '../engine';
import { saw } from '../report';
import { startControlPlane, type ControlPlane } from './control-plane';
import { podSetsOf, podsOf } from './pods';
import { Session } from './session';
import { clustersOf } from './written';

/** Ten pools; `NODES` and `PODS` ask for others. */
const nodesInAll = Number(process.env['NODES'] ?? 1000);
const podsInAll = Number(process.env['PODS'] ?? 5000);
const pools = 10;
const servicesOfPool = 5;

function declared() {
  const { b, c, image } = program();
  for (let index = 0; index < pools; index++) {
    const pool = new GpuNodePool(c, `p${index}`, {
      gpu: 'L4',
      gpusPerNode: 8,
      ...nodes(`p${index}`, { count: nodesInAll / pools, cpus: 96, memoryGiB: 384 }),
    });
    for (let n = 0; n < servicesOfPool; n++) {
      const replicas = podsInAll / pools / servicesOfPool;
      new InferenceService(c, `p${index}-s${n}`, { image, port: 80, gpus: 1, cpus: 1 + n, memoryGiB: 4, replicas, pool });
    }
  }
  return b;
}

/** Seconds from the model to the last check of the placement; the best of three, as a program that runs for long has it. */
function proven(): number {
  const { model, targets, target, broken } = collect(declared());
  const once = (): number => {
    const started = performance.now();
    const { placement, issues } = place({ model: got(model), targets, broken });
    const found = allChecks.flatMap((check) =>
      check.run({ model: got(model), placement, target: got(target), targetOf: () => got(target) }),
    );
    expect([...issues, ...found]).toEqual([]);
    return (performance.now() - started) / 1000;
  };
  return Math.min(once(), once(), once());
}

judgedBy(['kubernetes-1.36'], 'the placement proof, and how long kube-scheduler takes for the same pods', (engine) => {
  let plane: ControlPlane;
  beforeAll(async () => (plane = await startControlPlane(engine)));
  afterAll(() => plane.stop());

  test(`the proof is a hundred times as fast with ${String(podsInAll)} pods on ${String(nodesInAll)} nodes`, async () => {
    const [cluster] = clustersOf({ name: 'speed', kind: 'defaults', files: Object.fromEntries(declared().render()), workloads: [] });
    const objects = got(cluster).phases.flatMap((phase) => phase.objects);
    const pods = podSetsOf(objects).flatMap(podsOf);
    expect(pods.length).toBe(podsInAll);
    const session = new Session(plane);
    expect(await session.apply(objects.filter(({ kind }) => kind === 'Namespace' || kind === 'ServiceAccount'))).toEqual([]);
    await inBatches(got(cluster).nodes, (node) => plane.client.create(node));
    // The scheduler sleeps until every pod is in its queue, so that it is measured and not the making of pods.
    const scheduler = got(plane.pids[2]);
    process.kill(scheduler, 'SIGSTOP');
    await inBatches(pods, (pod) => plane.client.create(pod));
    process.kill(scheduler, 'SIGCONT');
    const started = performance.now();
    for (;;) {
      const waiting = (await plane.client.read('/api/v1/pods?fieldSelector=spec.nodeName%3D&limit=1')) as {
        readonly items: readonly unknown[];
      };
      if (waiting.items.length === 0) break;
      await sleep(50);
    }
    const theirs = (performance.now() - started) / 1000;
    const ours = proven();
    const figures = {
      nodes: nodesInAll,
      pods: podsInAll,
      boundPerSecond: Math.round(podsInAll / theirs),
      schedulerSeconds: Number(theirs.toFixed(2)),
      proofSeconds: Number(ours.toFixed(4)),
      ratio: Math.round(theirs / ours),
    };
    console.log(JSON.stringify(figures));
    saw(`kube-scheduler ${engine.version}, against the clock`, figures);
    expect(figures.ratio).toBeGreaterThan(100);
  });
});

/** Eight at a time, which is what the client has connections for. */
async function inBatches<V>(values: readonly V[], each: (value: V) => Promise<unknown>): Promise<void> {
  const next = values[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let step = next.next(); step.done !== true; step = next.next()) await each(step.value);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}
