import fc from 'fast-check';
import {
  BatchJob,
  type Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  TrainingJob,
} from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { collect } from '../../constructs/collect';
import type { Machine } from '../../lib/catalog/machine';
import { place } from '../../lib/placement/place';
import { changed, got, issueOf, nodes, placementOf, problems, program, programIn } from '../support/programs';

const inAws = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));
const poolsOf = (b: Blueprint, path: string): readonly string[] =>
  placementOf(b)
    .workload(path)
    .pools.map(({ pool }) => pool.path);

describe('work that names no pool', () => {
  test('and no GPU is on the cheapest CPU pool', () => {
    const { b, c, image } = inAws();
    new CpuNodePool(c, 'large', { cpus: 32, memoryGiB: 64, size: { min: 0, max: 4 } });
    new CpuNodePool(c, 'small', { cpus: 4, memoryGiB: 16, size: { min: 0, max: 4 } });
    new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new Microservice(c, 'web', { image, port: 80 });
    expect(poolsOf(b, 'b/c/web')).toEqual(['b/c/small']);
  });

  test('and no GPU is on the nodes of the cluster itself where there is no CPU pool', () => {
    const { b, c, image } = inAws();
    new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new Microservice(c, 'web', { image, port: 80 });
    expect(
      placementOf(b)
        .workload('b/c/web')
        .pools.map(({ pool }) => pool.kind),
    ).toEqual(['system']);
  });

  test('and no GPU is never on a GPU pool', () => {
    const { b, c, image } = program();
    new GpuNodePool(c, 'gpus', { gpu: 'L4', gpusPerNode: 1, ...nodes('gpus') });
    new Microservice(c, 'web', { image, port: 80 });
    expect(problems(b)).toEqual(['placement/no-pool-fits at b/c/web']);
    expect(issueOf(b, 'placement/no-pool-fits')).toMatchObject({
      message: 'no pool can run it: b/c/gpus: it is kept for pods with GPUs; name it to run there all the same',
      hint: 'ask for less, or declare a CpuNodePool that is large enough',
    });
  });

  test('and wants a GPU is on the cheapest pool that fits', () => {
    const { b, c, image } = inAws();
    new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
    new GpuNodePool(c, 'a10', { gpu: 'A10G', gpusPerNode: 4, size: { min: 0, max: 4 } });
    new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'one', { image, gpus: 1 });
    new BatchJob(c, 'two', { image, gpus: 2 });
    new BatchJob(c, 'eight', { image, gpus: 8 });
    expect(['one', 'two', 'eight'].map((id) => poolsOf(b, `b/c/${id}`))).toEqual([['b/c/l4'], ['b/c/a10'], ['b/c/h100']]);
    expect(problems(b)).toEqual([]);
  });

  test('makes the cheapest pool grow that can, where none is large enough', () => {
    const { b, c, image } = inAws();
    new GpuNodePool(c, 'a10', { gpu: 'A10G', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'w', { image, gpus: 1, cpus: 60 });
    expect(poolsOf(b, 'b/c/w')).toEqual(['b/c/l4']);
    expect(placementOf(b).pool('b/c/l4').machine.type).toBe('g6.16xlarge');
  });

  test('does not grow a pool out of what others made it grow to', () => {
    const machine = (type: string, cpus: number, memoryGiB: number): Machine => ({
      type,
      gpu: 'L4',
      gpus: 1,
      gpuMemoryMiB: 24576,
      nvlink: 'none',
      mig: false,
      arch: 'amd64',
      cpus,
      memoryGiB,
      allocatable: { cpuMillis: cpus * 1000, memoryMiB: memoryGiB * 1024, pods: 110 },
      localSsdGb: 0,
      networkCards: 1,
      soldAs: ['onDemand'],
      fabric: null,
      usdPerHour: cpus + memoryGiB / 10,
    });
    const machines = [machine('plain', 4, 8), machine('memory', 4, 128), machine('cores', 64, 8), machine('both', 64, 128)];
    const { b, c, image } = programIn(changed(existing({ distribution: 'kubeadm' }), { machinesFor: () => machines }));
    new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
    new BatchJob(c, 'cores', { image, gpus: 1, cpus: 60 });
    new BatchJob(c, 'memory', { image, gpus: 1, memoryGiB: 100 });
    expect(problems(b)).toEqual([]);
    expect(placementOf(b).pool('b/c/l4').machine.type).toBe('both');
  });

  test('and is a gang passes over pools that are too small for it', () => {
    const { b, c, image } = inAws();
    new GpuNodePool(c, 'few', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 } });
    new GpuNodePool(c, 'many', { gpu: 'A10G', gpusPerNode: 1, size: { min: 0, max: 8 } });
    new TrainingJob(c, 'four', { image, nodes: 4, gpusPerNode: 1, restarts: 3 });
    new TrainingJob(c, 'two', { image, nodes: 2, gpusPerNode: 1, restarts: 3 });
    expect(poolsOf(b, 'b/c/four')).toEqual(['b/c/many']);
    expect(poolsOf(b, 'b/c/two')).toEqual(['b/c/few']);
    expect(placementOf(b).workload('b/c/four').refused).toContainEqual({
      pool: 'b/c/few',
      reasons: ['it grows to 2 nodes, the gang wants 4 at the same time'],
    });
  });

  test('is not on pools that the program taints', () => {
    const { b, c, image } = inAws();
    const taints = [{ key: 'example.com/team', value: 'search', effect: 'NoSchedule' as const }];
    const kept = new GpuNodePool(c, 'kept', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, taints });
    new GpuNodePool(c, 'open', { gpu: 'A10G', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'anywhere', { image, gpus: 1 });
    new BatchJob(c, 'named', { image, gpus: 1, pool: kept });
    expect(poolsOf(b, 'b/c/anywhere')).toEqual(['b/c/open']);
    expect(poolsOf(b, 'b/c/named')).toEqual(['b/c/kept']);
    expect(placementOf(b).workload('b/c/anywhere').refused[0]).toEqual({
      pool: 'b/c/kept',
      reasons: ['its nodes are tainted example.com/team=search:NoSchedule, which the pod does not tolerate'],
    });
  });

  test.each([
    ['PreferNoSchedule', 'b/c/cpus'],
    ['NoSchedule', 'b/c/system'],
    ['NoExecute', 'b/c/system'],
  ] as const)('stays away from a pool with %s, or not', (effect, path) => {
    const { b, c, image } = inAws();
    new CpuNodePool(c, 'cpus', { cpus: 8, memoryGiB: 32, size: { min: 0, max: 4 }, taints: [{ key: 'example.com/k', effect }] });
    new BatchJob(c, 'w', { image });
    expect(poolsOf(b, 'b/c/w')).toEqual([path]);
  });

  test('is told when the cluster has no pool at all', () => {
    const { b, c, image } = program();
    new BatchJob(c, 'w', { image });
    expect(issueOf(b, 'placement/no-pool-fits').message).toBe('the cluster has no pool');
  });

  test('does not count on pools without nodes', () => {
    const { b, c, image } = program();
    new CpuNodePool(c, 'none', nodes('none', { count: 0 }));
    new BatchJob(c, 'w', { image });
    expect(issueOf(b, 'placement/no-pool-fits').message).toBe('no pool can run it: b/c/none: it has no nodes: its size is 0');
  });
});

describe('work that names pools', () => {
  test('is on those that fit, in the order that it names', () => {
    const { b, c, image } = program();
    const pools = ['z', 'a', 'm'].map((id) => new CpuNodePool(c, id, nodes(id, { cpus: id === 'a' ? 1 : 8 })));
    new BatchJob(c, 'w', { image, cpus: 4, pool: [got(pools[0]), got(pools[1]), got(pools[2])] });
    expect(poolsOf(b, 'b/c/w')).toEqual(['b/c/z', 'b/c/m']);
    expect(placementOf(b).workload('b/c/w').refused).toEqual([{ pool: 'b/c/a', reasons: ['a pod can have 0.6 cores there, it wants 4'] }]);
  });

  test('with a GPU is not on a CPU pool', () => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
    new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool });
    expect(issueOf(b, 'placement/no-pool-fits').message).toBe('no pool can run it: b/c/cpus: its nodes have no GPU, the pod wants 1');
  });

  test('says of other pools why it is not there', () => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'here', nodes('here'));
    new CpuNodePool(c, 'there', nodes('there'));
    new BatchJob(c, 'w', { image, pool });
    expect(placementOf(b).workload('b/c/w').refused).toEqual([
      { pool: 'b/c/there', reasons: ['it would fit, and the workload names another'] },
    ]);
  });

  test('of another cluster is refused', () => {
    const { b, c, image } = program();
    const two = new GpuCluster(b, 'two', { kubernetesVersion: '1.34' });
    const elsewhere = new GpuNodePool(two, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
    new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool: elsewhere });
    expect(problems(b)).toEqual(['pool/of-another-cluster at b/c/serve']);
  });
});

describe('architecture of the image', () => {
  const withPlatforms = (platforms: readonly ('linux/amd64' | 'linux/arm64')[] | null, arch: 'amd64' | 'arm64') => {
    const { b, c } = program();
    const image = Image.fromReference(b, 'a', 'acme/a:1', platforms === null ? {} : { platforms });
    const facts = nodes('cpus').nodes;
    const pool = new CpuNodePool(c, 'cpus', { nodes: { ...facts, each: { ...facts.each, arch } } });
    new BatchJob(c, 'w', { image, pool });
    return problems(b);
  };
  test.each([
    [['linux/amd64'], 'amd64', []],
    [['linux/amd64'], 'arm64', ['image/architecture-mismatch at b/c/w']],
    [['linux/arm64'], 'arm64', []],
    [['linux/amd64', 'linux/arm64'], 'arm64', []],
    [null, 'amd64', []],
  ] as const)('%p on %s', (platforms, arch, expected) => {
    expect(withPlatforms(platforms, arch)).toEqual(expected);
  });
});

describe('what is broken draws no complaint after it', () => {
  test('a pool that cannot be read', () => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 0 as 1, ...nodes('l4') });
    new InferenceService(c, 'named', { image, port: 80, gpus: 1, pool });
    new InferenceService(c, 'unnamed', { image, port: 80, gpus: 1 });
    expect(problems(b)).toEqual(['props/invalid at b/c/l4.gpusPerNode']);
  });

  test('a pool that cannot be read, whose work is on another meanwhile', () => {
    const { b, c, image } = program();
    new GpuNodePool(c, 'broken', { gpu: 'L4', gpusPerNode: 0 as 1, ...nodes('broken') });
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4', { count: 1 }) });
    new InferenceService(c, 'named', { image, port: 80, gpus: 1, pool });
    new InferenceService(c, 'unnamed', { image, port: 80, gpus: 1 });
    new TrainingJob(c, 'gang', { image, nodes: 2, gpusPerNode: 1, restarts: 3 });
    expect(problems(b)).toEqual(['props/invalid at b/c/broken.gpusPerNode']);
  });

  test('a pool of which there is no such machine', () => {
    const { b, c, image } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
    const pool = new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 3 as never, size: { min: 0, max: 4 } });
    new TrainingJob(c, 'named', { image, nodes: 9, gpusPerNode: 3, restarts: 3, pool });
    new BatchJob(c, 'unnamed', { image, gpus: 1 });
    expect(problems(b)).toEqual(['pool/no-such-machine at b/c/h100']);
    expect(issueOf(b, 'pool/no-such-machine')).toMatchObject({
      message: 'gcp has no machine with 3 H100',
      hint: 'machines with H100 have 1, 2, 4, 8 of them',
    });
  });

  test('an image that cannot be read', () => {
    const { b, c } = program();
    const image = Image.fromReference(b, 'bad', 'acme/a:1', { sizeGiB: -1 });
    new BatchJob(c, 'w', { image, gpus: 99 });
    expect(problems(b)).toEqual(['props/invalid at b/bad.sizeGiB']);
  });
});

test('the answer does not depend on the order of declaration', () => {
  const made = (order: readonly number[]) => {
    const { b, c, image } = inAws();
    const parts = [
      () => new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } }),
      () => new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } }),
      () => new GpuNodePool(c, 'twin', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } }),
      () => new CpuNodePool(c, 'cpus', { cpus: 8, memoryGiB: 32, size: { min: 0, max: 1 } }),
      () => new Microservice(c, 'web', { image, port: 80, replicas: 40 }),
      () => new InferenceService(c, 'serve', { image, port: 80, gpus: 1, cpus: 20 }),
      () => new BatchJob(c, 'memory', { image, gpus: 1, memoryGiB: 100 }),
      () => new TrainingJob(c, 'train', { image, nodes: 5, gpusPerNode: 8, restarts: 3 }),
      () => new BatchJob(c, 'never', { image, gpus: 16 }),
    ];
    for (const index of order) got(parts[index])();
    const { model, targets, broken } = collect(b);
    const { placement } = place({ model: got(model), targets, broken });
    const lines = [...placement.workloads.values()].map(({ workload, pools, request, refused }) => ({
      id: workload.id,
      pools: pools.map(({ pool }) => pool.id),
      request,
      refused,
    }));
    return {
      lines,
      machines: [...placement.pools.values()].map(({ pool, machine, why, runnersUp }) => [pool.id, machine.type, why, runnersUp]),
      issues: b.check().map(({ at: _, ...issue }) => issue),
    };
  };
  const all = Array.from({ length: 9 }, (_, index) => index);
  const expected = made(all);
  expect(expected.issues.map((issue) => issue.code)).toEqual([
    'placement/pools-too-small-together',
    'placement/no-pool-fits',
    'placement/gang-larger-than-pool',
  ]);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (order) => {
      expect(made(order)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});
