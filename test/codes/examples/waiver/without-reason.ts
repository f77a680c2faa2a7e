import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080, env: { CACHE: '${HOME}/cache' } });
  lab.waive('env/shell-syntax', web, '');
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080, env: { CACHE: '${HOME}/cache' } });
  lab.waive('env/shell-syntax', web, 'the program expands it itself');
  return lab;
}
