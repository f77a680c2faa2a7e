import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onPrem({ serversRunWork: true });
  const rdma = { kind: 'roce', nicsPerNode: 8 } as const;
  const pool = new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma,
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 0, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onPrem({ serversRunWork: true });
  const rails = ['ens1np0', 'ens2np0', 'ens3np0', 'ens4np0', 'ens5np0', 'ens6np0', 'ens7np0', 'ens8np0'];
  const rdma = { kind: 'roce', nicsPerNode: 8, rails, addresses: '10.100.0.0/21' } as const;
  const pool = new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma,
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 0, pool });
  return lab;
}
