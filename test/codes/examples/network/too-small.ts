import { CpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle({ network: { cidr: '10.0.0.0/16' } });
  new CpuNodePool(cluster, 'general', { cpus: 4, memoryGiB: 16, size: { min: 0, max: 200 } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle({ network: { cidr: '10.0.0.0/15' } });
  new CpuNodePool(cluster, 'general', { cpus: 4, memoryGiB: 16, size: { min: 0, max: 200 } });
  return lab;
}
