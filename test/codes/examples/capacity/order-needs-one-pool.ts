import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onGoogle();
  const first = new GpuNodePool(cluster, 'first', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  const other = new GpuNodePool(cluster, 'other', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new BatchJob(cluster, 'embed', { image, gpus: 1, pool: [first, other] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onGoogle();
  const first = new GpuNodePool(cluster, 'first', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  new GpuNodePool(cluster, 'other', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new BatchJob(cluster, 'embed', { image, gpus: 1, pool: first });
  return lab;
}
