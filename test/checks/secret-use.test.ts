import { CpuNodePool, GpuCluster, Image, Microservice, Registry, Secret } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

test('a key that the secret has may be used, from the blueprint or the same cluster', () => {
  const { b, c, image } = program();
  const pool = new CpuNodePool(c, 'p', nodes('p'));
  const [wide, own] = [new Secret(b, 'wide', { keys: ['a', 'b'] }), new Secret(c, 'own', { keys: ['a'] })];
  new Microservice(c, 'web', { image, port: 80, pool, env: { A: wide.key('a'), B: wide.key('b'), C: own.key('a') } });
  expect(problems(b)).toEqual([]);
});

test('a key that it has not is refused with those that it has', () => {
  const { b, c, image } = program();
  const secret = new Secret(b, 's', { keys: ['a', 'b'] });
  new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'p', nodes('p')), env: { A: secret.key('c') } });
  expect(problems(b)).toEqual(['secret/no-such-key at b/c/web.env.A']);
  expect(issueOf(b, 'secret/no-such-key').message).toBe('secret b/s has no key "c"; it has a, b');
});

test('a secret of another cluster is in another namespace', () => {
  const { b, c, image } = program();
  const other = new GpuCluster(b, 'other', { kubernetesVersion: '1.34' });
  const secret = new Secret(other, 's', { keys: ['a'] });
  new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'p', nodes('p')), env: { A: secret.key('a') } });
  expect(problems(b)).toEqual(['secret/of-another-cluster at b/c/web.env.A']);
});

test('images are pulled with a pull secret, and with no other', () => {
  const { b } = program();
  const good = new Secret(b, 'good', { keys: ['.dockerconfigjson'] });
  const bad = new Secret(b, 'bad', { keys: ['username', 'password'] });
  Registry.fromHost(b, 'r1', { host: 'one.example.com', credentials: good });
  Registry.fromHost(b, 'r2', { host: 'two.example.com', credentials: bad });
  Image.fromReference(b, 'i1', 'one.example.com/a:1', { credentials: good });
  Image.fromReference(b, 'i2', 'two.example.com/a:1', { credentials: bad });
  expect(problems(b)).toEqual(['secret/not-a-pull-secret at b/i2.credentials', 'secret/not-a-pull-secret at b/r2.credentials']);
});

test('a secret that could not be read draws no complaint after it', () => {
  const { b, c, image } = program();
  const secret = new Secret(b, 's', { keys: [] });
  new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'p', nodes('p')), env: { A: secret.key('a') } });
  expect(problems(b)).toEqual(['props/invalid at b/s.keys']);
});
