import { clusterObjects, toYaml } from '../../../lib/emit/kubernetes';
import type { PlatformObject } from '../../../lib/targets/target';
import { got } from '../../support/programs';
import { parseAllDocuments } from 'yaml';
import { aContext } from './contexts';

test("objects of the whole cluster come before any work, those of an add-on in that add-on's namespace", () => {
  const platform: readonly PlatformObject[] = [
    { apiVersion: 'mellanox.com/v1alpha1', kind: 'NicNodePolicy', metadata: { name: 'dgx' }, spec: {} },
    { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata: { name: 'all', namespace: 'metallb-system' }, spec: {} },
  ];
  const files = toYaml(clusterObjects({ ...aContext({ web: { kind: 'microservice', port: 80 } }), platform }));
  expect([...files.keys()]).toEqual(['main/00-namespaces.k8s.yaml', 'main/10-platform.k8s.yaml', 'main/40-workloads.k8s.yaml']);
  const labels = { 'app.kubernetes.io/managed-by': 'cdk-gpu', 'app.kubernetes.io/part-of': 'shop' };
  expect(parseAllDocuments(got(files.get('main/10-platform.k8s.yaml'))).map((document) => document.toJS() as unknown)).toMatchObject([
    { kind: 'NicNodePolicy', metadata: { name: 'dgx', labels } },
    { kind: 'L2Advertisement', metadata: { name: 'all', namespace: 'metallb-system', labels } },
  ]);
});
