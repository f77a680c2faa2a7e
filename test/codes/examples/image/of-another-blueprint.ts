import { BatchJob, Blueprint, Image } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const other = new Blueprint('other', { target: lab.target });
  const image = Image.fromReference(other, 'tool', 'ghcr.io/acme/tool:1.0');
  new BatchJob(cluster, 'embed', { image });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0');
  new BatchJob(cluster, 'embed', { image });
  return lab;
}
