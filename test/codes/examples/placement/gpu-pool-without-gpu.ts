import { GpuNodePool, Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new Microservice(cluster, 'web', { image, port: 8080, pool });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new Microservice(cluster, 'web', { image, port: 8080, gpus: 1, pool });
  return lab;
}
