import { GpuNodePool, InferenceService, type Model } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { issueOf, placementOf, problems, programIn } from '../support/programs';

const onGcp = () => programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
const size = { min: 0, max: 4 };

/** A service with so many L4s in each replica. */
function serving(model: Model, gpus: 1 | 2 = 2) {
  const { b, c, image } = onGcp();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 2, size });
  new InferenceService(c, 'big', { image, port: 80, gpus, model, pool });
  return b;
}

test('weights that are larger than the GPUs of one replica are refused, with both figures', () => {
  const { path, message } = issueOf(serving({ parametersB: 70.6 }), 'model/does-not-fit-gpu-memory');
  expect(path).toBe('b/c/big');
  expect(message).toContain('weights of 131.5 GiB and a cache of 4.5 GiB are more than the 44.8 GiB of GPU memory that a pod has there');
});

test.each([
  ['70.6 billion in four bits', { parametersB: 70.6, precision: 'int4' }, 2, []],
  ['70.6 billion in eight bits', { parametersB: 70.6, precision: 'fp8' }, 2, ['model/does-not-fit-gpu-memory at b/c/big']],
  ['8 billion on one', { parametersB: 8.03 }, 1, []],
  ['8 billion with all digits on one', { parametersB: 8.03, precision: 'fp32' }, 1, ['model/does-not-fit-gpu-memory at b/c/big']],
  ['8 billion with a large cache', { parametersB: 8.03, kvCacheGiB: 8 }, 1, ['model/does-not-fit-gpu-memory at b/c/big']],
  ['8 billion twice on two', { parametersB: 8.03, copies: 2 }, 2, []],
  ['8 billion three times on two', { parametersB: 8.03, copies: 3 }, 2, ['model/does-not-fit-gpu-memory at b/c/big']],
] as const)('%s', (_, model, gpus, found) => {
  expect(problems(serving(model, gpus))).toEqual(found);
});

test('placement takes a pool whose GPUs are large enough, though it costs more', () => {
  const { b, c, image } = onGcp();
  new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size });
  new GpuNodePool(c, 'a100', { gpu: 'A100-80GB', gpusPerNode: 1, size });
  new InferenceService(c, 'small', { image, port: 80, gpus: 1, model: { parametersB: 8 } });
  new InferenceService(c, 'large', { image, port: 80, gpus: 1, model: { parametersB: 30 } });
  const placed = placementOf(b);
  expect(['small', 'large'].map((id) => placed.workload(`b/c/${id}`).pools[0]?.pool.id)).toEqual(['l4', 'a100']);
});

test.each([
  [{ mig: '3g.40gb' }, '3g.40gb', 15, []],
  [{ mig: '3g.40gb' }, '3g.40gb', 20, ['model/does-not-fit-gpu-memory at b/c/s']],
  [{ timeSlicing: 4 }, 'shared', 30, []],
  [{ mps: 4 }, 'shared', 30, ['model/does-not-fit-gpu-memory at b/c/s']],
] as const)('a slice has the memory of its kind: %j', (sharing, gpuSlice, parametersB, found) => {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const pool = new GpuNodePool(c, 'p', { gpu: 'A100-80GB', gpusPerNode: 8, size, sharing });
  new InferenceService(c, 's', { image, port: 80, gpuSlice, model: { parametersB }, pool });
  expect(problems(b)).toEqual(found);
});
