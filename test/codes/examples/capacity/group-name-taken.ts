import { GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, capacity: { kind: 'spot' } });
  new GpuNodePool(cluster, 'l4-spot', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, capacity: { kind: 'spot' } });
  new GpuNodePool(cluster, 'l4-steady', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  return lab;
}
