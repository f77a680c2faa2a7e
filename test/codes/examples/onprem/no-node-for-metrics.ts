import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

const pool = { gpu: 'L4', gpusPerNode: 1, facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('gpu-1', 31), host('gpu-2', 32)] } as const;

export function refused() {
  const { lab, cluster, image } = onPrem();
  const gpus = new GpuNodePool(cluster, 'gpus', pool);
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, replicas: { min: 1, max: 2 }, pool: gpus });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onPrem({ serversRunWork: true });
  const gpus = new GpuNodePool(cluster, 'gpus', pool);
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, replicas: { min: 1, max: 2 }, pool: gpus });
  return lab;
}
