import { BatchJob, GpuNodePool, Image } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0', { platforms: ['linux/arm64'] });
  new BatchJob(cluster, 'embed', { image, gpus: 1, pool });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const pool = new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0', { platforms: ['linux/amd64', 'linux/arm64'] });
  new BatchJob(cluster, 'embed', { image, gpus: 1, pool });
  return lab;
}
