import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Service') body['metadata'] = { ...(body['metadata'] as object), name: 'api' };
    },
  });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Service') body['metadata'] = { ...(body['metadata'] as object), annotations: { 'acme.io/owner': 'ml' } };
    },
  });
  return lab;
}
