import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 } });
  new BatchJob(cluster, 'score', { image, gpus: 2, pool, env: { CUDA_VISIBLE_DEVICES: '0,1' } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 } });
  new BatchJob(cluster, 'score', { image, gpus: 2, pool });
  return lab;
}
