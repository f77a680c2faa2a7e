import { Microservice, Secret } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  cluster.addManifest({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'database', namespace: 'lab' },
    stringData: { password: 'correct horse' },
  });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const database = new Secret(cluster, 'database', { keys: ['password'] });
  new Microservice(cluster, 'web', { image, port: 8080, env: { DATABASE_PASSWORD: database.key('password') } });
  return lab;
}
