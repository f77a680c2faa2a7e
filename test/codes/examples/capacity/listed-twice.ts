import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, capacity: [{ kind: 'spot' }, { kind: 'spot' }] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'l4', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  return lab;
}
