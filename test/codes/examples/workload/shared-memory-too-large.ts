import { BatchJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed', { image, memoryGiB: 4, sharedMemoryGiB: 8 });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed', { image, memoryGiB: 4, sharedMemoryGiB: 2 });
  return lab;
}
