import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: 'lab' }, data: { beta: true } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: 'lab' }, data: { beta: 'true' } });
  return lab;
}
