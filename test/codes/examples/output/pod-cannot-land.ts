import { Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      const { template } = body['spec'] as { template: { spec: Record<string, unknown> } };
      template.spec['nodeSelector'] = { 'cdk-gpu/pool': 'elsewhere' };
    },
  });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      const { template } = body['spec'] as { template: { spec: Record<string, unknown> } };
      template.spec['priorityClassName'] = 'important';
    },
  });
  return lab;
}
