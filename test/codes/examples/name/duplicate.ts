import { BatchJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed', { image });
  new BatchJob(cluster, 'embed', { image, cpus: 2 });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed', { image });
  new BatchJob(cluster, 'embed-more', { image, cpus: 2 });
  return lab;
}
