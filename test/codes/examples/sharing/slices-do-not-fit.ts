import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    sharing: { mig: { '3g.40gb': 1, '2g.20gb': 3 } },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    sharing: { mig: { '3g.40gb': 1, '2g.20gb': 1 } },
  });
  return lab;
}
