import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const reserved = { kind: 'reservation', id: ['cr-0123456789abcdef0'], zone: 'us-east-1a', machines: 2 } as const;
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 3, max: 4 }, capacity: [reserved, { kind: 'onDemand' }] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const reserved = { kind: 'reservation', id: ['cr-0123456789abcdef0'], zone: 'us-east-1a', machines: 2 } as const;
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 2, max: 4 }, capacity: [reserved, { kind: 'onDemand' }] });
  return lab;
}
