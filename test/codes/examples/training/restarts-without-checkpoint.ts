import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 3, pool });
  return lab;
}
