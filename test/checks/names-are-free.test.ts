import { Blueprint, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { issueOf, problems } from '../support/programs';

const clusters = (...ids: readonly string[]) => {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  for (const id of ids) new GpuCluster(b, id, { kubernetesVersion: '1.34' });
  return b;
};

test.each([[['one', 'two']], [['a', 'a-b']], [['addons']]])('clusters %p have stacks of their own', (ids) => {
  expect(problems(clusters(...ids))).toEqual([]);
});

test('a cluster may not be named so that its stack is that of the registries', () => {
  expect(problems(clusters('registry'))).toEqual(['name/taken at b/registry']);
  expect(issueOf(clusters('registry'), 'name/taken').message).toBe('its stack would be named b-registry, as the stack of registries is');
});

test('nor so that its stack is that of the add-ons of another', () => {
  expect(problems(clusters('a', 'a-addons'))).toEqual(['name/taken at b/a-addons']);
  expect(problems(clusters('a-addons', 'a'))).toEqual(['name/taken at b/a-addons']);
});

test("a pool may not be named as that of the cluster's own pods, where there is one", () => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  new CpuNodePool(c, 'system', { cpus: 4, memoryGiB: 16, size: { min: 1, max: 2 } });
  expect(problems(b)).toContain('name/taken at b/c/system');
});
