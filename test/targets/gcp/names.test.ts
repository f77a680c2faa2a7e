import { accountId, clusterName, fit, networkName, nodePoolName, repositoryId } from '../../../lib/targets/gcp/names';
import { context, gpuPool, registry } from './support';

const long = 'a-name-that-is-much-longer-than-what-google-takes-anywhere-at-all-in-its-cloud';
const onDemand = { capacity: { kind: 'onDemand' }, kind: null, number: 1, size: { min: 0, max: 1, start: 0 } };
const gkeName = /^[a-z]([-a-z0-9]{0,38}[a-z0-9])?$/;

test('names that fit stay as they are', () => {
  const { blueprint, cluster } = context();
  const pool = gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 });
  expect([
    clusterName(blueprint, cluster),
    networkName(blueprint, cluster, 'nat'),
    nodePoolName(pool, onDemand),
    repositoryId(blueprint, registry('images')),
  ]).toEqual(['b-c', 'b-c-nat', 'l4', 'b-images']);
});

test('names that do not are cut, and stay apart', () => {
  const { blueprint, cluster } = context();
  const ids = [long, `${long}2`];
  const names = ids.map((id) => clusterName({ ...blueprint, id }, cluster));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(gkeName);
  for (const id of ids) {
    const pool = { ...gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 }), id };
    expect(nodePoolName(pool, onDemand)).toMatch(gkeName);
    expect(accountId(blueprint, cluster, pool)).toMatch(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/);
  }
  expect(fit(`${'a'.repeat(32)}-bbbbbbbbbbbb`, 40)).not.toContain('--');
});

test('an account has at least six characters, and every name begins with a letter', () => {
  const { blueprint, cluster } = context();
  const pool = { ...gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 }), id: 'p' };
  expect(accountId(blueprint, cluster, pool)).toMatch(/^b-c-p-[0-9a-f]{6}$/);
  expect(nodePoolName({ ...pool, id: '8xh100' }, onDemand)).toMatch(/^n-8xh100-[0-9a-f]{6}$/);
});
