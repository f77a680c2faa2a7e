import { GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'l4', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'queued' }, { kind: 'onDemand' }],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, capacity: { kind: 'queued' } });
  return lab;
}
