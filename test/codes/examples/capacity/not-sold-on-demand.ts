import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, machineType: 'p5e.48xlarge', size: { min: 0, max: 4 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, machineType: 'p5en.48xlarge', size: { min: 0, max: 4 } });
  return lab;
}
