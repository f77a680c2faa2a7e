import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080, ports: { metrics: 9090 } });
  lab.waive('service/port-twice', web, 'never both at once');
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, ports: { metrics: 9090 } });
  return lab;
}
