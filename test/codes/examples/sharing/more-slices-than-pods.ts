import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { timeSlicing: 64 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { timeSlicing: 8 } });
  return lab;
}
