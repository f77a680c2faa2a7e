import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: 'lab' }, data: { beta: 'on' } });
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: 'lab' }, data: { beta: 'off' } });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flags', namespace: 'lab' }, data: { beta: 'on' } });
  cluster.addManifest({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'more-flags', namespace: 'lab' }, data: { beta: 'off' } });
  return lab;
}
