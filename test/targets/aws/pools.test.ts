import { gpuMachines } from '../../../lib/targets/aws/machines';
import { clusterName, nodeGroupName, roleName } from '../../../lib/targets/aws/names';
import { al2023 } from '../../../lib/targets/aws/al2023';
import { daemonSets } from '../../../lib/targets/aws/pods';
import { machinesFor, nodeOf, usesFabric } from '../../../lib/targets/aws/pools';
import { cloudSystemPool } from '../../../lib/targets/system-pool';
import { cpuPool, gpuPool, place, sample } from './support';

describe('machinesFor', () => {
  test('is by GPU and count, cheapest first', () => {
    const types = machinesFor(gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 })).map((machine) => machine.type);
    expect(types.slice(0, 2)).toEqual(['g6.xlarge', 'g6.2xlarge']);
    expect(types).toContain('gr6.4xlarge');
  });

  test('puts machines without a known price last', () => {
    expect(machinesFor(gpuPool('h200', { gpu: 'H200', gpusPerNode: 8 })).map((machine) => machine.type)).toEqual([
      'p5en.48xlarge',
      'p5e.48xlarge',
    ]);
  });

  test('keeps to the types that the program names', () => {
    const pool = gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, machineTypes: ['g6.4xlarge', 'g6.12xlarge'] });
    expect(machinesFor(pool).map((machine) => machine.type)).toEqual(['g6.4xlarge']);
  });

  test('keeps to machines with EFA where the pool requires fabric', () => {
    const types = machinesFor(gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, fabric: 'require' })).map((machine) => machine.type);
    expect(types).toEqual(['g6.8xlarge', 'gr6.8xlarge', 'g6.16xlarge']);
  });

  test('of CPU machines is at least what was asked for, of that architecture', () => {
    expect(machinesFor(cpuPool('cpus', { cpus: 8, memoryGiB: 32 }))[0]?.type).toBe('m7i.2xlarge');
    expect(machinesFor(cpuPool('arm', { cpus: 8, memoryGiB: 16, arch: 'arm64' }))[0]?.type).toBe('c7g.2xlarge');
    expect(machinesFor(cpuPool('named', { cpus: 2, memoryGiB: 4, machineType: 'r7i.xlarge' })).map((machine) => machine.type)).toEqual([
      'r7i.xlarge',
    ]);
  });

  test('is empty where there is none', () => {
    expect(machinesFor(cpuPool('huge', { cpus: 1024, memoryGiB: 32 }))).toEqual([]);
    expect(machinesFor(gpuPool('no', { gpu: 'H100', gpusPerNode: 4 }))).toEqual([]);
  });
});

describe('usesFabric', () => {
  const p5 = gpuMachines['p5.48xlarge'];
  const one = gpuMachines['p5.4xlarge'];
  const g6 = gpuMachines['g6.48xlarge'];
  const pool = gpuPool('p', { gpu: 'H100', gpusPerNode: 8 });
  test.each([
    ['eight GPUs, several nodes', pool, p5, false, true],
    ['one node', { ...pool, size: { min: 0, max: 1, start: 0 } }, p5, true, false],
    ['one GPU, no gangs', pool, one, false, false],
    ['one GPU, gangs', pool, one, true, true],
    ['EFA that does not reach GPU memory', pool, g6, true, false],
    ['the same, required', { ...pool, fabric: 'require' as const }, g6, false, true],
    ['off', { ...pool, fabric: 'off' as const }, p5, true, false],
    ['no EFA', { ...pool, fabric: 'require' as const }, gpuMachines['g6.xlarge'], true, false],
  ])('%s', (_, given, machine, gangs, expected) => {
    expect(usesFabric(given, machine, gangs)).toBe(expected);
  });
});

describe('nodeOf', () => {
  const pool = gpuPool('h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    labels: { 'acme.example/team': 'ml' },
    taints: [{ key: 'acme.example/only', value: 'ml', effect: 'NoExecute' }],
  });

  test('has our labels and the user’s, the GPU taint, and whole devices', () => {
    expect(nodeOf(al2023, { pool, machine: gpuMachines['p5.48xlarge'], fabric: true })).toEqual({
      labels: {
        'acme.example/team': 'ml',
        'cdk-gpu/pool': 'h100',
        'k8s.amazonaws.com/accelerator': 'h100',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/os': 'linux',
        'node.kubernetes.io/instance-type': 'p5.48xlarge',
        'nvidia.com/gpu.present': 'true',
      },
      taints: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
        { key: 'acme.example/only', value: 'ml', effect: 'NoExecute' },
      ],
      arch: 'amd64',
      allocatable: { cpuMillis: 191450, memoryMiB: 1938410, pods: 100 },
      ephemeralMiB: 25830580,
      devices: { 'nvidia.com/gpu': 8, 'vpc.amazonaws.com/efa': 32 },
    });
  });

  test('has no EFA devices where it is off', () => {
    expect(nodeOf(al2023, { pool, machine: gpuMachines['p5.48xlarge'], fabric: false }).devices).toEqual({ 'nvidia.com/gpu': 8 });
  });

  test('of a pool without GPUs says nothing of them', () => {
    const cpu = cpuPool('cpus', { cpus: 4, memoryGiB: 16 });
    const machine = machinesFor(cpu)[0];
    if (machine === undefined) throw new Error('no machine');
    const node = nodeOf(al2023, { pool: cpu, machine, fabric: false });
    expect(node.taints).toEqual([]);
    expect(node.devices).toEqual({});
    expect(Object.keys(node.labels).filter((key) => key.includes('nvidia') || key.includes('accelerator'))).toEqual([]);
  });
});

describe('podNeeds', () => {
  const pool = gpuPool('h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    taints: [
      { key: 'a', value: 'b', effect: 'NoExecute' },
      { key: 'c', value: '', effect: 'NoSchedule' },
    ],
  });
  const { target } = sample();

  test('follow from the node', () => {
    const needs = target.podNeeds(place(target, pool, { machine: gpuMachines['p5.48xlarge'] }));
    expect(needs.nodeSelector).toEqual({ 'cdk-gpu/pool': 'h100' });
    expect(needs.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'a', operator: 'Equal', value: 'b', effect: 'NoExecute' },
      { key: 'c', operator: 'Exists', effect: 'NoSchedule' },
    ]);
    expect(needs.gpuUnits).toEqual({ whole: 'nvidia.com/gpu' });
    expect(needs.runtimeClassName).toBeNull();
    expect(needs.fabric).toEqual({
      resources: ['vpc.amazonaws.com/efa'],
      env: { FI_EFA_USE_HUGE_PAGE: '0', FI_PROVIDER: 'efa', NCCL_SOCKET_IFNAME: '^lo,docker,veth' },
      annotations: {},
    });
    expect(needs.keepAnnotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' });
  });

  test('have no fabric where the pool has none', () => {
    expect(target.podNeeds(place(target, { ...pool, fabric: 'off' }, { machine: gpuMachines['p5.48xlarge'] })).fabric).toBeNull();
  });
});

test('DaemonSets are those that reach the pool', () => {
  const load = (kind: 'gpu' | 'cpu' | 'system', fabric: boolean) =>
    daemonSets(al2023, { ...gpuPool('p', { gpu: 'L4', gpusPerNode: 1 }), kind }, fabric).map((one) => one.name);
  expect(load('cpu', false)).toEqual(['aws-node', 'kube-proxy', 'eks-pod-identity-agent', 'ebs-csi-node']);
  expect(load('gpu', false)).toEqual(['aws-node', 'kube-proxy', 'eks-pod-identity-agent', 'ebs-csi-node', 'nvidia-device-plugin']);
  expect(load('gpu', true)).toContain('aws-efa-k8s-device-plugin');
  expect(load('system', false)).toContain('cluster add-ons');
});

test('the system pool is what the cluster says, on the cheapest machine that has it', () => {
  const { context } = sample({ cluster: { system: { nodes: 3, cpus: 2, memoryGiB: 8 } } });
  const pool = cloudSystemPool(context.cluster);
  expect(pool).toMatchObject({ id: 'system', path: 'b/c/system', kind: 'system', size: { min: 3, max: 3, start: 3 } });
  expect(context.pools[0]?.machine.type).toBe('m7i.large');
});

describe('names', () => {
  test('stay as they are when they are short', () => {
    expect(clusterName('vision', 'main')).toBe('vision-main');
    expect(roleName('vision-main', 'us-east-1', 'node-large')).toBe('vision-main-us-east-1-node-large');
  });

  test('end in a hash of the whole when they are long', () => {
    const long = 'x'.repeat(63);
    expect(clusterName(long, long)).toHaveLength(100);
    expect(roleName(clusterName(long, long), 'ap-southeast-7', `node-${long}`).length).toBeLessThanOrEqual(64);
    expect(roleName(long, 'us-east-1', 'node-a')).not.toBe(roleName(long, 'us-east-1', 'node-b'));
    expect(nodeGroupName('x'.repeat(63))).toBe('x'.repeat(63));
  });
});
