import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('cp-1', 11), host('svc-1', 21)] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ serversRunWork: true });
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('cp-1', 11), host('svc-1', 21)] });
  return lab;
}
