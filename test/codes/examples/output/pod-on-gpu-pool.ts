import { GpuNodePool, Microservice } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      const { template } = body['spec'] as { template: { spec: Record<string, unknown> } };
      delete template.spec['nodeSelector'];
      template.spec['tolerations'] = [{ operator: 'Exists' }];
    },
  });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const web = new Microservice(cluster, 'web', { image, port: 8080 });
  web.override({
    kubernetes: ({ kind, body }) => {
      if (kind !== 'Deployment') return;
      const { template } = body['spec'] as { template: { spec: Record<string, unknown> } };
      template.spec['tolerations'] = [{ operator: 'Exists' }];
    },
  });
  return lab;
}
