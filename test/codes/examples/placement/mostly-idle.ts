import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 8, size: { fixed: 1 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, pool });
  return lab;
}
