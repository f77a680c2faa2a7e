import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onPrem();
  const pool = new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'infiniband', nicsPerNode: 1, as: 'wholeNic' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 4, restarts: 0, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onPrem();
  const pool = new GpuNodePool(cluster, 'gpus', {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'infiniband', nicsPerNode: 1 },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [host('gpu-1', 31), host('gpu-2', 32)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 4, restarts: 0, pool });
  return lab;
}
