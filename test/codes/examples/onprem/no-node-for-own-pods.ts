import { CpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

const facts = { cpus: 32, memoryGiB: 128 };

export function refused() {
  const { lab, cluster } = onPrem({ serversRunWork: true });
  new CpuNodePool(cluster, 'cpus', { facts, hosts: [host('cp-1', 11)], taints: [{ key: 'team', value: 'vision', effect: 'NoSchedule' }] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ serversRunWork: true });
  new CpuNodePool(cluster, 'cpus', {
    facts,
    hosts: [host('cp-1', 11)],
    taints: [{ key: 'team', value: 'vision', effect: 'PreferNoSchedule' }],
  });
  return lab;
}
