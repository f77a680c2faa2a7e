import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws({ nodeImage: 'bottlerocket' });
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    sharing: { mig: { '3g.40gb': 1, '1g.10gb': 2 } },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws({ nodeImage: 'bottlerocket' });
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { mig: '3g.40gb' } });
  return lab;
}
