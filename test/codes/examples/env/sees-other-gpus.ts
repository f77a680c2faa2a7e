import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, env: { NVIDIA_VISIBLE_DEVICES: 'all' } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, env: { NVIDIA_VISIBLE_DEVICES: 'none' } });
  return lab;
}
