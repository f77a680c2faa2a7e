import { Microservice, Secret } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_PASSWORD: 'correct horse' } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const database = new Secret(cluster, 'database', { keys: ['password'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_PASSWORD: database.key('password') } });
  return lab;
}
