import { GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'a100', {
    gpu: 'A100-80GB',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    zones: ['us-central1-a'],
    sharing: { mig: { '3g.40gb': 1, '1g.10gb': 2 } },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'a100', {
    gpu: 'A100-80GB',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    zones: ['us-central1-a'],
    sharing: { mig: '3g.40gb' },
  });
  return lab;
}
