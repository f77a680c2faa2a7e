import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new CpuNodePool(cluster, 'cpus', {
    facts: { cpus: 32, memoryGiB: 128 },
    hosts: [{ ...host('svc-1', 21), labels: { 'node-role.kubernetes.io/worker': 'true' } }],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new CpuNodePool(cluster, 'cpus', {
    facts: { cpus: 32, memoryGiB: 128 },
    hosts: [{ ...host('svc-1', 21), labels: { 'acme.io/role': 'worker' } }],
  });
  return lab;
}
