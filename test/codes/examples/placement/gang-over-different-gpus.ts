import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const h100 = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  const h200 = new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 3, pool: [h100, h200] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  const h200 = new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 3, pool: h200 });
  return lab;
}
