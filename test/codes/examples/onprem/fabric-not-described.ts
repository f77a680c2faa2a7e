import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
    fabric: 'require',
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'infiniband', nicsPerNode: 8 },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
    fabric: 'require',
  });
  return lab;
}
