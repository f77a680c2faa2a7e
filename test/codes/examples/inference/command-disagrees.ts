import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 4, pool, args: ['--tensor-parallel-size', '8'] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 4, size: { min: 0, max: 4 } });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 4, pool, args: ['--tensor-parallel-size', '4'] });
  return lab;
}
