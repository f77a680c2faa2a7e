import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onPrem({ serversRunWork: true });
  const old = new GpuNodePool(cluster, 'old', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  const more = new GpuNodePool(cluster, 'more', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['enp65s0', 'enp66s0'], addresses: '10.101.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-3', 33), host('gpu-4', 34)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 0, pool: [old, more] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onPrem({ serversRunWork: true });
  const old = new GpuNodePool(cluster, 'old', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  const more = new GpuNodePool(cluster, 'more', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/23' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-3', 33), host('gpu-4', 34)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 0, pool: [old, more] });
  return lab;
}
