import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onPrem();
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
  const { lab, cluster, image } = onPrem();
  const rdma = { kind: 'infiniband', nicsPerNode: 8 } as const;
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
