import { CpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  new CpuNodePool(cluster, 'large', { cpus: 1000, memoryGiB: 64, size: { min: 0, max: 4 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  new CpuNodePool(cluster, 'large', { cpus: 16, memoryGiB: 64, size: { min: 0, max: 4 } });
  return lab;
}
