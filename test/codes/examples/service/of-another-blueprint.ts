import { Blueprint, GpuCluster, Image, Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const other = new Blueprint('other', { target: lab.target });
  const far = new GpuCluster(other, 'main', { kubernetesVersion: '1.35' });
  const rank = new Microservice(far, 'rank', { image: Image.fromReference(other, 'rank', 'ghcr.io/acme/rank:1.0'), port: 8080 });
  new Microservice(cluster, 'web', { image, port: 8080, calls: [rank] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const rank = new Microservice(cluster, 'rank', { image: Image.fromReference(lab, 'rank', 'ghcr.io/acme/rank:1.0'), port: 8080 });
  new Microservice(cluster, 'web', { image, port: 8080, calls: [rank] });
  return lab;
}
