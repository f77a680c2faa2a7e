import { Microservice } from 'cdk-gpu';
import { onPrem } from '../../preamble';

export function refused() {
  const mirrors = { 'docker.io': 'harbor.acme.io/dockerhub' };
  const { lab, cluster, image } = onPrem({ serversRunWork: true, airGap: { mirrors, artifacts: '/srv/kubernetes' } });
  new Microservice(cluster, 'web', { image, port: 8080 });
  return lab;
}

export function passes() {
  const mirrors = { 'docker.io': 'harbor.acme.io/dockerhub', 'ghcr.io': 'harbor.acme.io/github' };
  const { lab, cluster, image } = onPrem({ serversRunWork: true, airGap: { mirrors, artifacts: '/srv/kubernetes' } });
  new Microservice(cluster, 'web', { image, port: 8080 });
  return lab;
}
