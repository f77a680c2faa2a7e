import { CpuNodePool } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster } = onExisting();
  const each = { cpus: 16, memoryGiB: 64 };
  new CpuNodePool(cluster, 'web', { nodes: { selector: { rack: 'a' }, count: 2, each } });
  new CpuNodePool(cluster, 'batch', { nodes: { selector: { rack: 'a' }, count: 2, each } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onExisting();
  const each = { cpus: 16, memoryGiB: 64 };
  new CpuNodePool(cluster, 'web', { nodes: { selector: { rack: 'a' }, count: 2, each } });
  new CpuNodePool(cluster, 'batch', { nodes: { selector: { rack: 'b' }, count: 2, each } });
  return lab;
}
