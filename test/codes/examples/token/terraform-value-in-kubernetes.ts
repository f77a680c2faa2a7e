import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE: '${aws_db_instance.main.address}' } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE: 'database.acme.io' } });
  return lab;
}
