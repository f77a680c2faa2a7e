import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { mps: 2 } });
  new BatchJob(cluster, 'embed', { image, gpuSlice: 'shared', pool, runAs: 1000 });
  new BatchJob(cluster, 'index', { image, gpuSlice: 'shared', pool, runAs: 2000 });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { mps: 2 } });
  new BatchJob(cluster, 'embed', { image, gpuSlice: 'shared', pool, runAs: 1000 });
  new BatchJob(cluster, 'index', { image, gpuSlice: 'shared', pool, runAs: 1000 });
  return lab;
}
