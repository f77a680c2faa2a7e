import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem({ serversRunWork: true });
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0'], addresses: '10.100.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem({ serversRunWork: true });
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  return lab;
}
