import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, sharing: { mig: '1g.10gb' } });
  new BatchJob(cluster, 'embed', { image, gpuSlice: '3g.40gb', pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, sharing: { mig: '1g.10gb' } });
  new BatchJob(cluster, 'embed', { image, gpuSlice: '1g.10gb', pool });
  return lab;
}
