import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const capacity = { kind: 'reservation', id: ['cr-0123456789abcdef0'], zone: 'us-east-1a' } as const;
  new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, size: { min: 0, max: 4 }, capacity });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const capacity = { kind: 'reservation', id: ['cr-0123456789abcdef0'], zone: 'us-east-1a' } as const;
  new GpuNodePool(cluster, 'h200', { gpu: 'H200', gpusPerNode: 8, machineType: 'p5en.48xlarge', size: { min: 0, max: 4 }, capacity });
  return lab;
}
