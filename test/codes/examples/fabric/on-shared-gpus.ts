import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    sharing: { mig: '1g.10gb' },
    fabric: 'require',
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, sharing: { mig: '1g.10gb' }, fabric: 'auto' });
  return lab;
}
