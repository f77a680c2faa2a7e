import { CpuNodePool } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster } = onExisting();
  const nodes = { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } };
  new CpuNodePool(cluster, 'general', { nodes, diskGiB: 200 });
  return lab;
}

export function passes() {
  const { lab, cluster } = onExisting();
  const nodes = { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } };
  new CpuNodePool(cluster, 'general', { nodes });
  return lab;
}
