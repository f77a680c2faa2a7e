import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Service') body['metadata'] = { ...(body['metadata'] as object), annotations: { since: new Date(0) } };
    },
  });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind === 'Service') body['metadata'] = { ...(body['metadata'] as object), annotations: { since: '1970-01-01' } };
    },
  });
  return lab;
}
