import { BatchJob, Blueprint, GpuCluster, Image, Registry } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';

export function refused() {
  const lab = new Blueprint('lab', { target: aws({ region: 'us-east-1' }) });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const image = new Image(new Registry(lab, 'images'), 'train', { context: 'examples/01-first/train' });
  new BatchJob(cluster, 'embed', { image });
  return lab;
}

export function passes() {
  const lab = new Blueprint('lab', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const image = new Image(new Registry(lab, 'images'), 'train', { context: 'examples/01-first/train' });
  new BatchJob(cluster, 'embed', { image });
  return lab;
}
