import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { schemaSources, storedKinds, storedMinors } from '../../lib/schemas';
import { bundleOf } from '../../lib/schemas/bundle';
import { validatorsOf } from '../../lib/schemas/validator';
import { root } from '../support/programs';

const files = [...storedMinors, 'custom'] as const;
const data = join(root, 'lib/schemas/data');

test('says where each document is from, and when', () => {
  for (const minor of storedMinors) {
    const sources = schemaSources(minor);
    expect(sources.map(({ file }) => file)).toEqual(
      expect.arrayContaining([`swagger-v${minor}.json`, 'swagger-v1.37.json', 'jobset', 'kueue']),
    );
    for (const source of sources) expect(source.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    for (const { commit, use } of sources) expect(commit ?? use).toMatch(/^[0-9a-f]{40}$|^enumerated values$/);
  }
});

test.each(storedMinors)('%s has the kinds that programs apply, and no lists or reviews', (minor) => {
  const kinds = storedKinds(minor);
  const some = [
    'v1 Pod',
    'v1 PersistentVolume',
    'apps/v1 StatefulSet',
    'batch/v1 CronJob',
    'rbac.authorization.k8s.io/v1 ClusterRole',
    'ray.io/v1 RayCluster',
  ];
  expect(kinds).toEqual(
    expect.arrayContaining([...some, 'apiextensions.k8s.io/v1 CustomResourceDefinition', 'networking.k8s.io/v1 Ingress']),
  );
  expect(kinds.filter((kind) => /(List|Review|Scale|Binding|Eviction)$/.test(kind) && !/(Role|Policy)Binding$/.test(kind))).toEqual([]);
  expect(new Set(kinds).size).toBe(kinds.length);
  expect(kinds.includes('resource.k8s.io/v1 ResourceClaim')).toBe(minor !== '1.33');
});

test.each(files)('every definition of %s can be made, with each of its fields', (file) => {
  const bundle = bundleOf(file);
  const validators = validatorsOf(bundle);
  const count = Math.max(...Object.values(bundle.kinds), ...Object.values(bundle.parts));
  for (let id = 1; id <= count; id++) {
    const { properties = {} } = bundle.definition(id);
    const everything = Object.fromEntries(Object.keys(properties).map((key) => [key, Symbol(key)]));
    expect(validators(id).safeParse(everything).success).toBe(Object.keys(properties).length === 0);
  }
});

const schemas = join(root, '../shared/schemas');
(existsSync(join(schemas, 'crds', 'README.md')) ? test : test.skip)('is what the script makes of the stored documents', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kubernetes-schemas-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts/kubernetes-schemas.mjs'), schemas, folder]);
    expect(readdirSync(folder)).toEqual(readdirSync(data));
    // The text and not the bytes: another version of brotli may pack the same text in another way.
    for (const file of readdirSync(data)) expect(textIn(join(folder, file))).toBe(textIn(join(data, file)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function textIn(path: string): string {
  const lines = [...readFileSync(path, 'utf8').matchAll(/^ {2}'(.*)',$/gm)].map((match) => match[1] ?? '');
  return brotliDecompressSync(Buffer.from(lines.join(''), 'base64')).toString('utf8');
}
