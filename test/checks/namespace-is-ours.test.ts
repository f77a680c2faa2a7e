import { Blueprint, GpuCluster } from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';
import { problems } from '../support/programs';

test.each([
  ['kube-system', ['name/reserved at kube-system']],
  ['default', ['name/reserved at default']],
  ['kube-systems', []],
])('a blueprint called %s', (id, expected) => {
  const blueprint = new Blueprint(id, { target: existing({ distribution: 'kubeadm' }) });
  new GpuCluster(blueprint, 'c', { kubernetesVersion: '1.35' });
  expect(problems(blueprint)).toEqual(expected);
});
