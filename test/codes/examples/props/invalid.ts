import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 80800 });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080 });
  return lab;
}
