import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab } = onPrem({ serversRunWork: false, storage: { install: 'longhorn' } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ storage: { install: 'longhorn' } });
  new CpuNodePool(cluster, 'cpus', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21)] });
  return lab;
}
