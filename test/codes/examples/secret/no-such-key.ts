import { Microservice, Secret } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const database = new Secret(cluster, 'database', { keys: ['url'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_PASSWORD: database.key('password') } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const database = new Secret(cluster, 'database', { keys: ['url', 'password'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_PASSWORD: database.key('password') } });
  return lab;
}
