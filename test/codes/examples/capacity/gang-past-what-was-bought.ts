import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const capacity = { kind: 'reservation', id: 'cr-0123456789abcdef0', zone: 'us-east-1a', machines: 2 } as const;
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, capacity });
  new TrainingJob(cluster, 'tune', { image, nodes: 3, gpusPerNode: 8, restarts: 3, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const capacity = { kind: 'reservation', id: 'cr-0123456789abcdef0', zone: 'us-east-1a', machines: 3 } as const;
  const pool = new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 3 }, capacity });
  new TrainingJob(cluster, 'tune', { image, nodes: 3, gpusPerNode: 8, restarts: 3, pool });
  return lab;
}
