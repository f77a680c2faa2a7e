import { GpuNodePool } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster } = onExisting();
  const nodes = { selector: { rack: 'a' }, count: 2, each: { cpus: 192, memoryGiB: 2048 } };
  new GpuNodePool(cluster, 'rack', { gpu: 'H100', gpusPerNode: 8, nodes, fabric: 'require' });
  return lab;
}

export function passes() {
  const { lab, cluster } = onExisting();
  const nodes = { selector: { rack: 'a' }, count: 2, each: { cpus: 192, memoryGiB: 2048 } };
  new GpuNodePool(cluster, 'rack', { gpu: 'H100', gpusPerNode: 8, nodes, fabric: 'auto' });
  return lab;
}
