import { Blueprint, Microservice, Secret } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const other = new Blueprint('other', { target: lab.target });
  const database = new Secret(other, 'database', { keys: ['url'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_URL: database.key('url') } });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const database = new Secret(lab, 'database', { keys: ['url'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_URL: database.key('url') } });
  return lab;
}
