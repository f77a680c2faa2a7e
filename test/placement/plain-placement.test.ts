import fc from 'fast-check';
import { BatchJob, type Blueprint, CpuNodePool, GpuNodePool, Image, InferenceService, Microservice, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { onprem } from 'cdk-gpu/onprem';
import { collect } from '../../constructs/collect';
import { place } from '../../lib/placement/place';
import { got, nodes, programIn } from '../support/programs';
import { PlainPlacement } from './plain-placement';

const taint = { key: 'example.com/team', value: 'search', effect: 'NoSchedule' as const };
const max = fc.constantFrom(0, 1, 2, 5);
const gpuPool = fc.record({
  kind: fc.constantFrom('gpu', 'gpu', 'cpu'),
  gpu: fc.constantFrom<readonly [gpu: string, gpusPerNode: number]>(['L4', 1], ['L4', 4], ['T4', 1], ['H100', 8], ['A100-40GB', 8]),
  max,
  tainted: fc.boolean(),
  arm: fc.boolean(),
  shared: fc.constantFrom(null, { timeSlicing: 4 }, { mps: 2 }),
});
const work = fc.record({
  kind: fc.constantFrom('service', 'microservice', 'batch', 'gang'),
  gpus: fc.constantFrom(1, 1, 2, 4, 8),
  sliced: fc.boolean(),
  cpus: fc.constantFrom(null, 0.5, 3, 20, 60),
  memoryGiB: fc.constantFrom(null, 1, 12, 100, 400),
  count: fc.constantFrom(1, 2, 6),
  named: fc.option(fc.array(fc.nat(), { minLength: 1, maxLength: 3 })),
  image: fc.constantFrom(0, 1, 2),
});
const anyProgram = fc.record({
  place: fc.constantFrom('aws', 'gcp', 'existing', 'onprem'),
  pools: fc.array(gpuPool, { minLength: 1, maxLength: 6 }),
  works: fc.array(work, { minLength: 1, maxLength: 10 }),
});
type AnyProgram = typeof anyProgram extends fc.Arbitrary<infer V> ? V : never;

/** The props are drawn, not typed: what no place takes is an issue of the program, and the rest of it is placed all the same. */
function write({ place: where, pools, works }: AnyProgram): Blueprint {
  const targets = {
    aws: aws({ region: 'us-east-1', account: '123456789012' }),
    gcp: gcp({ project: 'acme-ml', region: 'us-central1' }),
    existing: existing({ distribution: 'kubeadm' }),
    onprem: onprem({ engine: 'rke2', servers: [{ name: 's', address: '192.0.2.1' }], ssh: { user: 'ops' } }),
  };
  const { b, c, image } = programIn(targets[where]);
  const images = [
    image,
    ...(['amd64', 'arm64'] as const).map((arch) => Image.fromReference(b, arch, 'acme/a:1', { platforms: [`linux/${arch}`] })),
  ];
  const made = pools.map(({ kind, gpu: [gpu, gpusPerNode], max: most, tainted, arm, shared }, index) => {
    const size = {
      aws: { size: { min: 0, max: most } },
      gcp: { size: { min: 0, max: most } },
      existing: nodes(`p${index}`, { count: most, cpus: 4 << index }),
      onprem: hosts(`p${index}`, { count: most, cpus: 4 << index }),
    }[where];
    const common = { ...size, ...(tainted ? { taints: [taint] } : {}) };
    if (kind === 'cpu') {
      const cores = where === 'existing' || where === 'onprem' ? {} : { cpus: 8, memoryGiB: 32, arch: arm ? 'arm64' : 'amd64' };
      return new CpuNodePool(c, `p${index}`, { ...common, ...cores } as never);
    }
    return new GpuNodePool(c, `p${index}`, { gpu, gpusPerNode, ...common, ...(shared === null ? {} : { sharing: shared }) } as never);
  });
  works.forEach(({ kind, gpus, sliced, cpus, memoryGiB, count, named, image: pick }, index) => {
    const pool = named === null ? {} : { pool: [...new Set(named.map((at) => got(made[at % made.length])))] };
    const asked = { image: got(images[pick]), ...(cpus === null ? {} : { cpus }), ...(memoryGiB === null ? {} : { memoryGiB }), ...pool };
    const held = sliced ? { gpuSlice: 'shared' } : { gpus };
    const id = `w${index}`;
    if (kind === 'gang') new TrainingJob(c, id, { ...asked, nodes: count, gpusPerNode: gpus, restarts: 3 } as never);
    else if (kind === 'batch') new BatchJob(c, id, { ...asked, ...held, completions: count } as never);
    else if (kind === 'service') new InferenceService(c, id, { ...asked, ...held, port: 80, replicas: count } as never);
    else new Microservice(c, id, { ...asked, port: 80, replicas: count } as never);
  });
  return b;
}

function hosts(id: string, { count, cpus }: { readonly count: number; readonly cpus: number }): object {
  const facts = { cpus, memoryGiB: cpus * 4 };
  return { facts, hosts: Array.from({ length: count }, (_, index) => ({ name: `${id}-${index}`, address: `${id}-${index}.acme.io` })) };
}

test('the classes of pools and work give the answers of asking each workload against each pool', () => {
  const seen = { placed: 0, refused: 0 };
  fc.assert(
    fc.property(anyProgram, (drawn) => {
      const { model, targets } = collect(write(drawn));
      // What could not be read is broken in both: the plain algorithm knows of nothing broken.
      const { placement, issues } = place({ model: got(model), targets, broken: new Set() });
      // They have a place all the same, for the case that the issue is waived.
      const overruled = new Set(issues.filter(({ code }) => code === 'image/architecture-mismatch').map(({ path }) => path));
      const cluster = got(model?.clusters[0]);
      const images = new Map(model?.images.map((image) => [image.path, image]));
      const made = cluster.pools.filter((pool) => got(targets.get('b/c')).machinesFor(pool).length > 0);
      const known = new Set(made.map(({ path }) => path));
      const workloads = cluster.workloads.filter(({ pools }) => (pools ?? []).every((path) => known.has(path)));
      const plain = new PlainPlacement({ ...cluster, pools: made, workloads }, got(targets.get('b/c')), images);
      expect([...placement.pools].map(([path, { machine }]) => `${path}: ${machine.type}`)).toEqual(plain.machines());
      for (const workload of workloads) {
        const fast = placement.workloads.get(workload.path);
        const { pools, refused } = plain.answer(workload);
        if (overruled.has(workload.path)) {
          expect(pools).toEqual([]);
          continue;
        }
        expect(fast?.pools.map(({ pool }) => pool.path) ?? []).toEqual(pools);
        if (fast !== undefined) expect(fast.refused).toEqual(refused);
        seen[fast === undefined ? 'refused' : 'placed']++;
      }
    }),
    { numRuns: 150 },
  );
  expect(Math.min(seen.placed, seen.refused)).toBeGreaterThan(100);
});
