import { CpuNodePool, Microservice } from 'cdk-gpu';
import type { Parsed } from 'cdk-gpu/testing';
import { issueOf, nodes, problems, program } from '../support/programs';

const token = `hf_${'a'.repeat(34)}`;

function service() {
  const { b, c, image } = program();
  const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
  return { b, c, web: new Microservice(c, 'web', { image, port: 80, pool }) };
}
const metadata = { name: 'x', namespace: 'b' };

test.each<[string, Parsed, string]>([
  ['a Secret with values', { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { dsn: 'postgres://a:b@c/d' } }, '$.stringData'],
  ['a Secret with encoded values', { apiVersion: 'v1', kind: 'Secret', metadata, data: { dsn: 'YQ==' } }, '$.data'],
  ['a key in a ConfigMap', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { hub: token } }, '$.data.hub'],
  [
    'a variable that is called a password',
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { containers: [{ name: 'c', image: 'a/b:1', env: [{ name: 'DB_PASSWORD', value: 'hunter2' }] }] },
    },
    '$.spec.containers[0].env[0].value',
  ],
])("%s in an object of the user's own is refused, and not repeated", (_, manifest, where) => {
  const { b, c } = service();
  c.addManifest(manifest as never);
  const issue = issueOf(b, 'secret/literal-in-object');
  expect(issue).toMatchObject({ path: 'b/c', message: `${String(manifest['kind'])} x: a secret stands in plain text at ${where}` });
  expect(JSON.stringify(b.check())).not.toMatch(/hunter2|hf_a|postgres:/);
});

test('a secret that an override writes is refused', () => {
  const { b, web } = service();
  web.override({
    kubernetes: ({ kind, body }) => {
      const spec = body['spec'] as Parsed;
      if (kind === 'Deployment') spec['template'].spec.containers[0].env.push({ name: 'HF_TOKEN', value: 'mine' });
    },
  });
  expect(issueOf(b, 'secret/literal-in-object').path).toBe('b/c/web');
});

test.each<[string, Parsed]>([
  ['a Secret that a controller fills', { apiVersion: 'v1', kind: 'Secret', metadata, type: 'kubernetes.io/service-account-token' }],
  ['a variable that names a key of a Secret', { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [{ name: 'c', image: 'a/b:1', env: [{ name: 'DB_PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] } }], // prettier-ignore
  ['where a secret is kept', { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'token-file': '/run/secrets/token' } }],
])('%s is taken', (_, manifest) => {
  const { b, c } = service();
  c.addManifest(manifest as never);
  expect(problems(b)).toEqual([]);
});
