import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, replicas: { min: 1, max: 6 }, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', {
    gpu: 'L4',
    gpusPerNode: 1,
    size: { min: 0, max: 4 },
    capacity: [{ kind: 'spot' }, { kind: 'onDemand' }],
  });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 1, replicas: { min: 1, max: 4 }, pool });
  return lab;
}
