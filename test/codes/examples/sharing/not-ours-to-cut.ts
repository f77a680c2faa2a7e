import { GpuNodePool } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster } = onExisting();
  const each = { cpus: 100, memoryGiB: 900 };
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    nodes: { selector: { gpu: 'h100' }, count: 2, each },
    sharing: { mig: '1g.10gb' },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onExisting();
  const each = { cpus: 100, memoryGiB: 900 };
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    nodes: { selector: { gpu: 'h100', 'nvidia.com/mig.config': '1g.10gb-x7' }, count: 2, each },
    sharing: { mig: '1g.10gb' },
  });
  return lab;
}
