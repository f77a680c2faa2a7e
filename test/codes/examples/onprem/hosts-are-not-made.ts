import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21)], diskGiB: 500 });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128, diskGiB: 500 }, hosts: [host('svc-1', 21)] });
  return lab;
}
