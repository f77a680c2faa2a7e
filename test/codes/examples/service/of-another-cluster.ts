import { GpuCluster, Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const other = new GpuCluster(lab, 'other', { kubernetesVersion: '1.35' });
  const rank = new Microservice(other, 'rank', { image, port: 8080 });
  new Microservice(cluster, 'web', { image, port: 8080, calls: [rank] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const rank = new Microservice(cluster, 'rank', { image, port: 8080 });
  new Microservice(cluster, 'web', { image, port: 8080, calls: [rank] });
  return lab;
}
