import { BatchJob, Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, Microservice } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { issueOf, placementOf, problems } from '../../support/programs';
import { at, program } from './three-servers';

describe('one machine that is server and GPU node', () => {
  const one = (options: Partial<OnPremOptions> = {}) => {
    const b = new Blueprint('b', { target: onprem({ engine: 'k3s', servers: [at('box', 21)], ssh: { user: 'ops' }, ...options }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    const pool = new GpuNodePool(c, 'gpu', { gpu: 'RTX-4090', gpusPerNode: 1, facts: { cpus: 16, memoryGiB: 64 }, hosts: [at('box', 21)] });
    return { b, c, pool, image: Image.fromReference(b, 'i', 'acme/tool:1') };
  };

  test('runs GPU work, and all other work too', () => {
    const { b, c, image } = one();
    new BatchJob(c, 'job', { image, gpus: 1 });
    new Microservice(c, 'web', { image, port: 80 });
    expect(problems(b)).toEqual([]);
    expect(
      placementOf(b)
        .workload('b/c/web')
        .pools.map(({ pool: { path } }) => path),
    ).toEqual(['b/c/gpu']);
  });

  test('is not kept free, because the cluster runs there too', () => {
    expect(placementOf(one().b).pool('b/c/gpu').node.taints).toEqual([]);
  });

  test('is refused where servers run no work', () => {
    expect(problems(one({ serversRunWork: false }).b)).toEqual(['onprem/server-in-pool at b/c/gpu.hosts']);
  });
});

test('servers that run work hold what names no pool, and others do not', () => {
  const withWork = (serversRunWork: boolean) => {
    const { b, c, image } = program({ options: { serversRunWork, serverFacts: { cpus: 8, memoryGiB: 32 } } });
    new Microservice(c, 'web', { image, port: 80 });
    return b;
  };
  expect(problems(withWork(true))).toEqual([]);
  expect(
    placementOf(withWork(true))
      .workload('b/c/web')
      .pools.map(({ pool }) => pool.path),
  ).toEqual(['b/c/system']);
  expect(problems(withWork(false))).toEqual(['placement/no-pool-fits at b/c/web']);
});

test('what pods can have is what the smallest host of a pool has, less what is kept', () => {
  const { b, c, image } = program({ boxes: { hosts: [at('g1', 21), at('g2', 22, { cpus: 32, memoryGiB: 256, diskGiB: 1000 })] } });
  const { node } = placementOf(b).pool('b/c/boxes');
  expect(node).toMatchObject({ allocatable: { cpuMillis: 32_000 - 80 - 70 - 100, pods: 110 }, ephemeralMiB: 1000 * 1024 * 0.85 });
  new BatchJob(c, 'large', { image, gpus: 1, cpus: 32 });
  expect(issueOf(b, 'placement/no-pool-fits').message).toContain('it wants 32');
});

test('a GPU pool has the taint of GPUs once, whatever value the program gives it', () => {
  const { b } = program({
    pool: {
      taints: [
        { key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' },
        { key: 'team', effect: 'NoSchedule' },
      ],
    },
  });
  expect(placementOf(b).pool('b/c/boxes').node.taints).toEqual([
    { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
    { key: 'team', value: '', effect: 'NoSchedule' },
  ]);
});

test('labels that all hosts of a pool have are those of its nodes', () => {
  const { b } = program({ boxes: { hosts: [at('g1', 21, { zone: 'hall', rack: 'a1' }), at('g2', 22, { zone: 'hall', rack: 'a2' })] } });
  expect(placementOf(b).pool('b/c/boxes').node.labels).toEqual({
    'cdk-gpu/pool': 'boxes',
    'kubernetes.io/arch': 'amd64',
    'topology.kubernetes.io/zone': 'hall',
  });
});

test('CPU pools are machines too', () => {
  const { b, c, image } = program();
  new CpuNodePool(c, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [at('c1', 31)] });
  new Microservice(c, 'web', { image, port: 80 });
  expect(problems(b)).toEqual([]);
});
