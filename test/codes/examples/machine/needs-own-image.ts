import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'rtx', { gpu: 'RTX-PRO-4500', gpusPerNode: 1, size: { min: 0, max: 4 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'rtx', { gpu: 'RTX-PRO-6000', gpusPerNode: 1, size: { min: 0, max: 4 } });
  return lab;
}
