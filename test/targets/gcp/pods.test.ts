import { context, cpuPool, gpuPool, place, target } from './support';

const on = target();
const l4 = (rest: Readonly<Record<string, unknown>> = {}) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 2, ...rest });

describe('a node as the scheduler sees it', () => {
  test('with GPUs', () => {
    const { node } = place(on, l4({ labels: { tier: 'gold' } }));
    expect(node.labels).toEqual({
      tier: 'gold',
      'cdk-gpu/pool': 'l4',
      'cloud.google.com/gke-accelerator': 'nvidia-l4',
      'cloud.google.com/gke-gpu': 'true',
      'cloud.google.com/gke-gpu-driver-version': 'default',
      'cloud.google.com/gke-nodepool': 'l4',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': 'g2-standard-24',
      'topology.kubernetes.io/region': 'us-central1',
    });
    expect(node.taints).toEqual([{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }]);
    expect(node.devices).toEqual({ 'nvidia.com/gpu': 2 });
    expect(node.allocatable.pods).toBe(32);
  });
  test('without', () => {
    const { node } = place(on, cpuPool('web', {}));
    expect(Object.keys(node.labels).filter((key) => key.includes('gpu/') || key.includes('accelerator'))).toEqual(['cdk-gpu/pool']);
    expect([node.taints, node.devices, node.allocatable.pods]).toEqual([[], {}, 110]);
  });
  test.each([
    ['spot', { 'cloud.google.com/gke-spot': 'true' }, []],
    ['flexStart', { 'cloud.google.com/gke-flex-start': 'true' }, []],
    ['queued', { 'cloud.google.com/gke-queued': 'true' }, [{ key: 'cloud.google.com/gke-queued', value: 'true', effect: 'NoSchedule' }]],
    ['onDemand', {}, []],
  ])('bought by %s', (kind, labels, taints) => {
    const { node } = place(on, l4({ capacity: { kind } }));
    const capacityLabels = Object.fromEntries(Object.entries(node.labels).filter(([key]) => /gke-(spot|flex-start|queued)$/.test(key)));
    expect(capacityLabels).toEqual(labels);
    expect(node.taints.slice(1)).toEqual(taints);
  });
  test('on Arm has GKE’s taint as well', () => {
    const capacity = { kind: 'reservation', name: 'r', zone: 'us-central1-a' };
    const { node } = place(on, gpuPool('gb', { gpu: 'GB200', gpusPerNode: 4, capacity }));
    expect(node.taints.map(({ key }) => key)).toEqual(['nvidia.com/gpu', 'kubernetes.io/arch']);
    expect(node.labels['topology.kubernetes.io/zone']).toBe('us-central1-a');
    expect(node.arch).toBe('arm64');
  });
  test('holds as many pods as the pool says', () => {
    expect(place(on, l4({ maxPodsPerNode: 64 })).node.allocatable.pods).toBe(64);
  });
  test('has the GPU taint once, whatever the program says', () => {
    const taints = [
      { key: 'nvidia.com/gpu', value: 'mine', effect: 'NoSchedule' },
      { key: 'team', value: 'a', effect: 'NoExecute' },
    ];
    expect(place(on, l4({ taints })).node.taints).toEqual([{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }, taints[1]]);
  });
});

describe('what a pod needs', () => {
  const needs = on.podNeeds(place(on, l4({ capacity: { kind: 'queued' }, taints: [{ key: 'solo', value: '', effect: 'NoSchedule' }] })));
  test('is the pool’s label and a toleration for each of its taints', () => {
    expect(needs.nodeSelector).toEqual({ 'cdk-gpu/pool': 'l4' });
    expect(needs.tolerations).toEqual([
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'solo', operator: 'Exists', effect: 'NoSchedule' },
      { key: 'cloud.google.com/gke-queued', operator: 'Equal', value: 'true', effect: 'NoSchedule' },
    ]);
  });
  test('is no runtime class, no variable that hides the image’s, and not to be moved', () => {
    expect([needs.runtimeClassName, needs.env, needs.fabric, needs.gpuUnits]).toEqual([null, {}, null, { whole: 'nvidia.com/gpu' }]);
    expect(needs.keepAnnotations).toEqual({ 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' });
  });
});

test('DaemonSets leave room for work on the smallest machine', () => {
  const placed = place(on, gpuPool('small', { gpu: 'L4', gpusPerNode: 1 }));
  const cpuMillis = placed.daemonSets.reduce((sum, load) => sum + load.cpuMillis, 0);
  const memoryMiB = placed.daemonSets.reduce((sum, load) => sum + load.memoryMiB, 0);
  expect(placed.daemonSets.map(({ name }) => name)).toContain('nvidia-gpu-device-plugin');
  expect(place(on, cpuPool('web', {})).daemonSets.map(({ name }) => name)).not.toContain('nvidia-gpu-device-plugin');
  expect([cpuMillis < 1000, memoryMiB < 2048]).toEqual([true, true]);
});

test('no pool has a fabric', () => {
  const pool = gpuPool('h100', { gpu: 'H100', gpusPerNode: 8 });
  const machine = on.machinesFor(pool)[0];
  expect(machine !== undefined && on.usesFabric(pool, machine, true)).toBe(false);
});

test('each cluster has a system pool without a taint', () => {
  const system = context().pools.find(({ pool }) => pool.kind === 'system');
  expect([system?.pool.size, system?.machine.type, system?.node.taints]).toEqual([{ min: 2, max: 2, start: 2 }, 'e2-standard-4', []]);
});
