import fc from 'fast-check';
import { BatchJob, GpuNodePool, InferenceService, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { gpuMachines } from '../../lib/targets/aws/machines';
import { got, issueOf, placementOf, problems, programIn } from '../support/programs';

const onAws = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));

describe('a pool that is shared', () => {
  test('offers slices, and gives each its part of the node', () => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.10gb' } });
    new BatchJob(c, 'w', { image, gpuSlice: '1g.10gb', pool });
    const { request, pools } = placementOf(b).workload('b/c/w');
    const free = pools[0]?.free ?? { cpuMillis: 0, memoryMiB: 0 };
    expect(pools[0]?.node.devices).toEqual({ 'nvidia.com/mig-1g.10gb': 56 });
    expect({ gpus: request.gpus, unit: request.gpuUnit }).toEqual({ gpus: 1, unit: '1g.10gb' });
    // An eighth of the memory of one of eight GPUs.
    expect(request.cpuMillis * 64).toBeLessThanOrEqual(free.cpuMillis);
    expect(request.memoryMiB * 64).toBeGreaterThan(free.memoryMiB * 0.98);
  });

  test.each([
    [{ timeSlicing: 4 }, 'shared', { 'nvidia.com/gpu.shared': 32 }],
    [{ mps: 3 }, 'shared', { 'nvidia.com/gpu.shared': 24 }],
    [{ mig: { '3g.40gb': 1, '1g.10gb': 2 } }, '3g.40gb', { 'nvidia.com/mig-3g.40gb': 8, 'nvidia.com/mig-1g.10gb': 16 }],
    [{ mig: '3g.40gb', timeSlicing: 2 }, '3g.40gb', { 'nvidia.com/mig-3g.40gb.shared': 32 }],
  ] as const)('%j: %s of %j', (sharing, gpuSlice, devices) => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing });
    new BatchJob(c, 'w', { image, gpuSlice, pool });
    expect(placementOf(b).workload('b/c/w').pools[0]?.node.devices).toEqual(devices);
  });

  test('on Google Cloud every slice has the name of a GPU', () => {
    const { b, c, image } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 2, size: { fixed: 1 }, sharing: { timeSlicing: 4 } });
    new BatchJob(c, 'w', { image, gpuSlice: 'shared', pool });
    expect(placementOf(b).workload('b/c/w').pools[0]?.node.devices).toEqual({ 'nvidia.com/gpu': 8 });
  });

  test('gives no pod a whole GPU', () => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { timeSlicing: 4 } });
    new InferenceService(c, 'w', { image, port: 80, gpus: 2, pool });
    expect(problems(b)).toEqual(['sharing/whole-gpu-on-a-shared-pool at b/c/w']);
  });

  test.each([
    [{ mig: '1g.10gb' }, '7g.80gb'],
    [{ mig: '1g.10gb' }, 'shared'],
    [{ mps: 2 }, '1g.10gb'],
  ] as const)('cut by %j offers no %s', (sharing, gpuSlice) => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing });
    new InferenceService(c, 'w', { image, port: 80, gpuSlice, pool });
    expect(problems(b)).toEqual(['sharing/no-such-slice at b/c/w']);
  });

  test('is found by a slice that names no pool, and a pool with whole GPUs is not', () => {
    const { b, c, image } = onAws();
    new GpuNodePool(c, 'turns', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 }, sharing: { timeSlicing: 4 } });
    new GpuNodePool(c, 'whole', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'slice', { image, gpuSlice: 'shared' });
    new BatchJob(c, 'gpu', { image, gpus: 1 });
    const placed = placementOf(b);
    expect(placed.workload('b/c/slice').pools.map(({ pool }) => pool.id)).toEqual(['turns']);
    expect(placed.workload('b/c/gpu').pools.map(({ pool }) => pool.id)).toEqual(['whole']);
  });

  test('holds as many replicas as it has slices of that kind, and not one more', () => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', {
      gpu: 'H100',
      gpusPerNode: 8,
      size: { fixed: 1 },
      sharing: { mig: { '3g.40gb': 1, '1g.10gb': 2 } },
    });
    new InferenceService(c, 'w', { image, port: 80, gpuSlice: '3g.40gb', replicas: 9, cpus: 1, memoryGiB: 1, pool });
    expect(issueOf(b, 'placement/pools-too-small-together').message).toContain(
      '16 x 1g.10gb and 8 x 3g.40gb each for pods) it holds w 8; no room is left for 1 of w',
    );
  });
});

describe('why a pod does not get what it wants of a pool is said in words:', () => {
  test.each([
    [{ timeSlicing: 4 }, '1g.10gb', 'its GPUs are each taken in turns by 4 pods, so its slices are "shared", and the pod wants "1g.10gb"'],
    [{ mps: 3 }, null, 'its GPUs are each used at once by 3 pods, so no pod can have a whole one'],
    [
      { mig: { '3g.40gb': 1, '1g.10gb': 2 }, timeSlicing: 2 },
      'shared',
      'its GPUs are each cut into 2 x 1g.10gb and 1 x 3g.40gb, taken in turns by 2 pods, so its slices are "1g.10gb" and "3g.40gb", and the pod wants "shared"',
    ],
    [undefined, 'shared', 'its GPUs are whole, the pod wants the slice shared'],
  ] as const)('%j and %j', (sharing, gpuSlice, text) => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', {
      gpu: 'H100',
      gpusPerNode: 8,
      size: { fixed: 1 },
      ...(sharing === undefined ? {} : { sharing }),
    });
    new BatchJob(c, 'w', { image, pool, ...(gpuSlice === null ? { gpus: 1 } : { gpuSlice }) });
    expect(b.check().map(({ message }) => message).join()).toContain(`b/c/p: ${text}`); // prettier-ignore
  });

  test('a profile that its GPU does not have is not counted', () => {
    const { b, c, image } = onAws();
    const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.99gb' as never } });
    new BatchJob(c, 'w', { image, pool, gpus: 1 });
    expect(issueOf(b, 'sharing/whole-gpu-on-a-shared-pool').message).toContain('b/c/p: its GPUs are each cut into 1g.99gb, so no pod');
  });
});

test('slices that say nothing of cores and memory all fit on a node at once, however its GPUs are shared', () => {
  const rows = fc.constantFrom(...Object.values(gpuMachines));
  const users = fc.integer({ min: 2, max: 6 });
  const sharing = fc.oneof(
    users.map((timeSlicing) => ({ timeSlicing })),
    users.map((mps) => ({ mps })),
  );
  fc.assert(
    fc.property(rows, sharing, ({ type, gpu, gpus }, how) => {
      const { b, c, image } = onAws();
      const pool = new GpuNodePool(c, 'p', { gpu, gpusPerNode: gpus, machineType: type, size: { fixed: 1 }, sharing: how });
      new BatchJob(c, 'w', { image, gpuSlice: 'shared', pool } as never);
      const { request, pools } = placementOf(b).workload('b/c/w');
      const { free, node } = got(pools[0]);
      const slices = got(node.devices['nvidia.com/gpu.shared']);
      expect(slices).toBe(gpus * ('mps' in how ? how.mps : how.timeSlicing));
      expect(request.cpuMillis * slices).toBeLessThanOrEqual(free.cpuMillis);
      expect(request.memoryMiB * slices).toBeLessThanOrEqual(free.memoryMiB);
    }),
    { numRuns: 50 },
  );
});

test('a training job holds whole GPUs, so that no shared pool is for it', () => {
  const { b, c, image } = onAws();
  const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 2 }, sharing: { mig: '7g.80gb' } });
  new TrainingJob(c, 'w', { image, nodes: 2, gpusPerNode: 8, restarts: 0, pool });
  expect(problems(b)).toEqual(['sharing/whole-gpu-on-a-shared-pool at b/c/w']);
});

test('whole GPUs beside a slice are refused, though types should have', () => {
  const { b, c, image } = onAws();
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 }, sharing: { timeSlicing: 4 } });
  // @ts-expect-error one or the other
  new BatchJob(c, 'w', { image, gpus: 1, gpuSlice: 'shared' });
  expect(problems(b)).toEqual(['props/invalid at b/c/w.gpuSlice']);
});

test('of a cut that a GPU cannot have, a slice is missed in words that say so', () => {
  const { b, c, image } = onAws();
  const pool = new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '9g.99gb' } as never });
  new BatchJob(c, 'w', { image, pool, gpuSlice: '1g.10gb' });
  expect(issueOf(b, 'sharing/no-such-slice').message).toContain('9g.99gb, which makes no slices, and the pod wants "1g.10gb"');
});
