import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem({ servers: [host('cp-1', 11)], serversRunWork: true });
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'L40S',
    gpusPerNode: 4,
    facts: { cpus: 64, memoryGiB: 512 },
    hosts: [host('cp-1', 11), host('gpu-1', 31)],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ servers: [host('cp-1', 11)], serversRunWork: true });
  new GpuNodePool(cluster, 'first', { gpu: 'L40S', gpusPerNode: 4, facts: { cpus: 64, memoryGiB: 512 }, hosts: [host('cp-1', 11)] });
  new GpuNodePool(cluster, 'gpus', { gpu: 'L40S', gpusPerNode: 4, facts: { cpus: 64, memoryGiB: 512 }, hosts: [host('gpu-1', 31)] });
  return lab;
}
