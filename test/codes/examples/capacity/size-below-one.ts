import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 0 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 1 } });
  return lab;
}
