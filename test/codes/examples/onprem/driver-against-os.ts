import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'L40S',
    gpusPerNode: 4,
    hosts: [host('gpu-1', 31)],
    facts: { cpus: 64, memoryGiB: 512, os: { family: 'debian', version: '12' } },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'L40S',
    gpusPerNode: 4,
    hosts: [host('gpu-1', 31)],
    facts: { cpus: 64, memoryGiB: 512, os: { family: 'ubuntu', version: '24.04' } },
  });
  return lab;
}
