import { GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle();
  const capacity = { kind: 'onDemand' } as const;
  new GpuNodePool(cluster, 'gb200', { gpu: 'GB200', gpusPerNode: 4, zones: ['us-central1-a'], size: { min: 0, max: 4 }, capacity });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle();
  const capacity = { kind: 'reservation', name: 'gb200', zone: 'us-central1-a' } as const;
  new GpuNodePool(cluster, 'gb200', { gpu: 'GB200', gpusPerNode: 4, zones: ['us-central1-a'], size: { min: 0, max: 4 }, capacity });
  return lab;
}
