import { BatchJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed-all-documents-of-the-customers-of-the-last-ten-years', { image });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new BatchJob(cluster, 'embed-documents', { image });
  return lab;
}
