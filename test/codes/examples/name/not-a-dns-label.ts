import { BatchJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'Embed_Documents', { image });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed-documents', { image });
  return lab;
}
