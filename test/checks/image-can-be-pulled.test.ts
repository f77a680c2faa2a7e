import { Blueprint, CpuNodePool, GpuCluster, Image, Microservice, Registry } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import type { AnyTarget } from '../../lib/targets/target';
import { issueOf, nodes, problems } from '../support/programs';

const places = {
  aws: (): AnyTarget => aws({ region: 'us-east-1', account: '123456789012' }),
  gcp: (): AnyTarget => gcp({ project: 'acme-ml', region: 'us-central1' }),
  existing: (): AnyTarget => existing({ distribution: 'kubeadm' }),
};

/** An image built in a registry of one place, and used in a cluster of another. */
function pulled(maker: keyof typeof places, user: keyof typeof places, host: boolean) {
  const b = new Blueprint('b', { target: places[maker]() });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34', target: places[user]() });
  const pool = user === 'existing' ? { pool: new CpuNodePool(c, 'p', nodes('p')) } : {};
  const registry = host ? Registry.fromHost(b, 'r', { host: 'harbor.example.com' }) : new Registry(b, 'r');
  new Microservice(c, 'web', { image: new Image(registry, 'i', { context: 'examples/01-first/train' }), port: 80, ...pool });
  return b;
}

test.each([
  ['aws', 'aws', false],
  ['gcp', 'gcp', false],
  ['aws', 'existing', true],
  ['existing', 'aws', true],
] as const)('of %s, used in %s: nodes can pull', (maker, user, host) => {
  expect(problems(pulled(maker, user, host))).toEqual([]);
});

test.each([
  ['aws', 'existing'],
  ['gcp', 'aws'],
] as const)('of %s, used in %s: nodes have no lasting rights', (maker, user) => {
  const b = pulled(maker, user, false);
  expect(problems(b)).toEqual(['registry/cannot-pull-from-here at b/c/web']);
  expect(issueOf(b, 'registry/cannot-pull-from-here').message).toBe(
    `its image b/r/i is in a registry of ${maker}, which gives no lasting credentials to nodes of ${user}`,
  );
});

test('where no registry can be made, only that is said', () => {
  expect(problems(pulled('existing', 'aws', false))).toEqual(['registry/none-to-create at b/r']);
});
