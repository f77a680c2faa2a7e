import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const rank = new Microservice(cluster, 'rank', { image, port: 8080, ports: { metrics: 9090 } });
  new Microservice(cluster, 'web', { image, port: 8080, env: { RANK: rank.addressOf('metric') } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const rank = new Microservice(cluster, 'rank', { image, port: 8080, ports: { metrics: 9090 } });
  new Microservice(cluster, 'web', { image, port: 8080, env: { RANK: rank.addressOf('metrics') } });
  return lab;
}
