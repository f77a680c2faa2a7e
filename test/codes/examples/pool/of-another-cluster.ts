import { BatchJob, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const other = new GpuCluster(lab, 'other', { kubernetesVersion: '1.35' });
  const pool = new GpuNodePool(other, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new BatchJob(cluster, 'embed', { image, gpus: 1, pool });
  return lab;
}

export function passes() {
  const { lab, image } = onAws();
  const other = new GpuCluster(lab, 'other', { kubernetesVersion: '1.35' });
  const pool = new GpuNodePool(other, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new BatchJob(other, 'embed', { image, gpus: 1, pool });
  return lab;
}
