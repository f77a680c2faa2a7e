import { BatchJob, Blueprint, BlueprintError, GpuCluster, GpuNodePool, Image, Microservice, Registry, Secret, type AnyPool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { synth } from 'cdk-gpu/testing';
import { problems } from '../support/programs';
import { objectFindings } from './judges';

/** A small program of everything that another may be confused with. */
function shop(id: string) {
  const b = new Blueprint(id, { target: gcp({ project: 'acme-shop', region: 'us-central1' }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const image = Image.fromReference(b, 'i', 'acme/serve:1.0');
  const secret = new Secret(b, 's', { keys: ['.dockerconfigjson'] });
  const service = new Microservice(c, 'web', { image, port: 80, cpus: 0.1, memoryGiB: 0.1 });
  return { b, c, pool, image, secret, service };
}

type Shop = ReturnType<typeof shop>;

describe('constructs of another blueprint of the same program', () => {
  const { image, pool, secret, service } = shop('other');
  test.each<[string, (own: Shop) => unknown, string]>([
    ['an image', (own) => new BatchJob(own.c, 'j', { image }), 'image/of-another-blueprint at own/c/j.image'],
    ['a pool', (own) => new BatchJob(own.c, 'j', { image: own.image, gpus: 1, pool }), 'pool/of-another-blueprint at own/c/j.pool'],
    [
      'a service',
      (own) => new BatchJob(own.c, 'j', { image: own.image, calls: [service] }),
      'service/of-another-blueprint at own/c/j.calls',
    ],
    [
      'an address',
      (own) => new BatchJob(own.c, 'j', { image: own.image, env: { WEB: service.address } }),
      'service/of-another-blueprint at own/c/j.env.WEB',
    ],
    [
      'a key',
      (own) => new BatchJob(own.c, 'j', { image: own.image, env: { KEY: secret.key('.dockerconfigjson') } }),
      'secret/of-another-blueprint at own/c/j.env.KEY',
    ],
    [
      'credentials of a host',
      (own) => Registry.fromHost(own.b, 'r', { host: 'harbor.example.com', credentials: secret }),
      'secret/of-another-blueprint at own/r.credentials',
    ],
    [
      'credentials of an image',
      (own) => Image.fromReference(own.b, 'x', 'acme/x:1', { credentials: secret }),
      'secret/of-another-blueprint at own/x.credentials',
    ],
  ])('%s', (_, use, problem) => {
    const own = shop('own');
    use(own);
    expect(problems(own.b)).toEqual([problem]);
    expect(() => own.b.render()).toThrow(BlueprintError);
  });
});

test('a pool that was taken out again and is still named', () => {
  const { b, c, image, pool } = shop('b');
  new BatchJob(c, 'j', { image, gpus: 1, pool });
  c.node.tryRemoveChild('p');
  expect(problems(b)).toEqual(['pool/of-another-blueprint at b/c/j.pool']);
});

test('a registry that cannot be read, with images in it, is told and nothing else is', () => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
  const registry = new Registry(b, 'r', { keepImages: 0 });
  new Image(registry, 'x', { context: __dirname, dockerfile: 'dice.ts' });
  expect(problems(b)).toEqual(['props/invalid at b/r.keepImages']);
});

test('a host without props is no registry to be made', () => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1' }) });
  (Registry.fromHost as (...given: readonly unknown[]) => unknown)(b, 'r');
  expect(problems(b)).toEqual(['props/invalid at b/r.host']);
});

test('a context that no file system can have', () => {
  const b = new Blueprint('b', { target: aws({ region: 'us-east-1' }) });
  const registry = Registry.fromHost(b, 'r', { host: 'harbor.example.com' });
  new Image(registry, 'x', { context: 'x'.repeat(5000) });
  new Image(registry, 'y', { context: 'a\0b' });
  expect(problems(b)).toEqual(['props/invalid at b/r/x.context', 'props/invalid at b/r/y.context']);
});

test.each([
  ['more shared memory than memory', { memoryGiB: 1, sharedMemoryGiB: 1.5 }, ['workload/shared-memory-too-large at b/c/j.sharedMemoryGiB']],
  ['more shared memory than memory by default', { sharedMemoryGiB: 1 }, ['workload/shared-memory-too-large at b/c/j.sharedMemoryGiB']],
  ['shared memory up to the limit', { memoryGiB: { atLeast: 1, atMost: 2 }, sharedMemoryGiB: 2 }, []],
  [
    'amounts that Kubernetes would round to nothing',
    { cpus: 0.0004, memoryGiB: 0.0004 },
    ['props/invalid at b/c/j.cpus', 'props/invalid at b/c/j.memoryGiB'],
  ],
  ['a time that Kubernetes cannot count', { timeout: '100000d' }, ['props/invalid at b/c/j.timeout']],
] as const)('%s', (_, props, found) => {
  const { b, c, image } = shop('b');
  new BatchJob(c, 'j', { image, ...props });
  expect(problems(b)).toEqual(found);
});

test.each([
  ['gcp', { project: Object.create(null) as string, region: Object.create(null) as string }, ['project', 'region']],
  ['network that is a number', { project: 'acme-shop', region: 'us-central1', network: 5 as never }, ['network']],
  ['endpoint without blocks', { project: 'acme-shop', region: 'us-central1', endpoint: {} as never }, ['endpoint.publicCidrs']],
])('options of Google Cloud that are nothing like it: %s', (_, options, wrong) => {
  const b = new Blueprint('b', { target: gcp(options) });
  expect(problems(b)).toEqual(wrong.map((key) => `props/invalid at b.target.${key}`));
  for (const { message } of b.check()) expect(message).not.toContain('Invalid input');
});

describe('names', () => {
  test('renaming a workload changes nothing of its neighbours', () => {
    const objectsWith = (id: string) => {
      const { b, c, image } = shop('b');
      new Microservice(c, id, { image, port: 80 });
      return (synth(b).objects['c'] ?? []).filter(({ metadata }) => metadata.labels['cdk-gpu/workload'] !== id);
    };
    expect(objectsWith('two')).toEqual(objectsWith('one'));
  });

  test('two clusters with the same pools and workloads keep to themselves', () => {
    const b = new Blueprint('b', { target: existing({ distribution: 'rke2' }) });
    const image = Image.fromReference(b, 'i', 'acme/serve:1.0');
    for (const id of ['one', 'two']) {
      const c = new GpuCluster(b, id, { kubernetesVersion: '1.34' });
      const nodes = { selector: { pool: 'x' }, count: 2, each: { cpus: 16, memoryGiB: 64 } };
      const pool: AnyPool = new GpuNodePool(c, id, { gpu: 'L4', gpusPerNode: 1, nodes });
      const web = new Microservice(c, 'web', { image, port: 80, gpus: 1, pool });
      new BatchJob(c, 'job', { image, gpus: 1, pool, calls: [web] });
    }
    const { objects } = synth(b);
    expect(Object.keys(objects)).toEqual(['one', 'two']);
    for (const list of Object.values(objects)) expect(objectFindings(list)).toEqual([]);
  });

  // Lengths as the targets know them (names.ts of each).
  test.each([
    [
      'aws',
      aws({ region: 'us-east-1', account: '123456789012' }),
      { aws_eks_cluster: 100, aws_eks_node_group: 63, aws_iam_role: 64, aws_ecr_repository: 256 },
    ],
    [
      'gcp',
      gcp({ project: 'acme-shop', region: 'us-central1' }),
      { google_container_cluster: 40, google_container_node_pool: 40, google_artifact_registry_repository: 63 },
    ],
  ] as const)('ids of 63 characters stay within what %s takes', (_, target, longest: Readonly<Record<string, number>>) => {
    const long = (letter: string): string => letter.repeat(63);
    const b = new Blueprint(long('b'), { target });
    const c = new GpuCluster(b, long('c'), { kubernetesVersion: '1.35' });
    new GpuNodePool(c, long('p'), { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 } } as never);
    const image = new Image(new Registry(b, long('r')), long('i'), { context: __dirname, dockerfile: 'dice.ts' });
    new Microservice(c, long('w'), { image, port: 80, cpus: 0.1, memoryGiB: 0.1 });
    const { stacks, objects } = synth(b);
    expect(objectFindings(Object.values(objects).flat())).toEqual([]);
    const names = Object.values(stacks).flatMap((stack) =>
      Object.entries(longest).flatMap(([type, most]) =>
        Object.values((stack['resource']?.[type] ?? {}) as Record<string, Record<string, string>>).map((resource) => {
          const name = resource['name'] ?? resource['node_group_name'] ?? resource['repository_id'] ?? '';
          return { type, name, ok: name !== '' && name.length <= most };
        }),
      ),
    );
    expect(names.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(names.map(({ type }) => type)).size).toBe(Object.keys(longest).length);
  });
});
