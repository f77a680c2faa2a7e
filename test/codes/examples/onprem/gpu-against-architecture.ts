import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', { gpu: 'GH200', gpusPerNode: 1, facts: { cpus: 72, memoryGiB: 480 }, hosts: [host('gpu-1', 31)] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'GH200',
    gpusPerNode: 1,
    facts: { cpus: 72, memoryGiB: 480, arch: 'arm64' },
    hosts: [host('gpu-1', 31)],
  });
  return lab;
}
