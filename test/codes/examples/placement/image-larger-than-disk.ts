import { BatchJob, CpuNodePool, Image } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0', { sizeGiB: 60 });
  const pool = new CpuNodePool(cluster, 'cpus', { cpus: 8, memoryGiB: 32, size: { min: 0, max: 4 }, diskGiB: 100 });
  new BatchJob(cluster, 'embed', { image, pool });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0', { sizeGiB: 60 });
  const pool = new CpuNodePool(cluster, 'cpus', { cpus: 8, memoryGiB: 32, size: { min: 0, max: 4 }, diskGiB: 200 });
  new BatchJob(cluster, 'embed', { image, pool });
  return lab;
}
