import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem({ network: { pods: '10.42.0.0/23' } });
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21), host('svc-2', 22)] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ network: { pods: '10.42.0.0/22' } });
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21), host('svc-2', 22)] });
  return lab;
}
