import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, pool, model: { parametersB: 70 } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, pool, model: { parametersB: 8 } });
  return lab;
}
