import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem({ airGap: { mirrors: { '*': 'harbor.acme.io' }, artifacts: '/srv/kubernetes' } });
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'L40S',
    gpusPerNode: 4,
    facts: { cpus: 64, memoryGiB: 512 },
    hosts: [host('gpu-1', 31)],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ airGap: { mirrors: { '*': 'harbor.acme.io' }, artifacts: '/srv/kubernetes' } });
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'L40S',
    gpusPerNode: 4,
    driver: 'host',
    facts: { cpus: 64, memoryGiB: 512 },
    hosts: [host('gpu-1', 31)],
  });
  return lab;
}
