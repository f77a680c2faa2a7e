import fc from 'fast-check';
import {
  BatchJob,
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  Secret,
  TrainingJob,
} from 'cdk-gpu';
import { existing, type ExistingTarget } from 'cdk-gpu/existing';
import { collect } from '../../constructs/collect';
import { blueprintSchema } from '../../lib/model/blueprint';
import { got, modelOf, nodes, problems } from '../support/programs';

type Cluster = GpuCluster<ExistingTarget>;

/** Declares two of everything; in each list, `order` says in which order. */
function declared(order: <V>(list: readonly V[]) => readonly V[]): Blueprint<ExistingTarget> {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }), tags: { team: 'ml', app: 'x' } });
  const made = new Map<string, unknown>();
  const make = <V>(parts: Readonly<Record<string, () => V>>): ReadonlyMap<string, V> => {
    for (const [id, part] of order(Object.entries(parts))) made.set(id, part());
    return made as ReadonlyMap<string, V>;
  };
  const secrets = make({
    pull: () => new Secret(b, 'pull', { keys: ['.dockerconfigjson'] }),
    token: () => new Secret(b, 'token', { keys: ['hf'] }),
  });
  const clusters = make<Cluster>({
    one: () => new GpuCluster(b, 'one', { kubernetesVersion: '1.34' }),
    two: () => new GpuCluster(b, 'two', { kubernetesVersion: '1.33', system: { nodes: 3, cpus: 8, memoryGiB: 32 } }),
  });
  const images = make<Image>({
    here: () =>
      new Image(Registry.fromHost(b, 'r', { host: 'harbor.example.com/ml', credentials: got(secrets.get('pull')) }), 'here', {
        context: 'examples/01-first/train',
      }),
    there: () => Image.fromReference(b, 'there', 'acme/serve:1.0', { platforms: ['linux/amd64', 'linux/arm64'] }),
  });
  const one = got(clusters.get('one'));
  const pools = make<GpuNodePool<ExistingTarget> | CpuNodePool<ExistingTarget>>({
    l4: () => new GpuNodePool(one, 'l4', { gpu: 'L4', gpusPerNode: 2, ...nodes('l4') }),
    cpus: () => new CpuNodePool(one, 'cpus', nodes('cpus')),
  });
  const image = got(images.get('there'));
  const l4 = got(pools.get('l4')) as GpuNodePool<ExistingTarget>;
  const services = make<Microservice>({
    web: () => new Microservice(one, 'web', { image, port: 80, ports: { metrics: 9090, admin: 8081 } }),
    api: () => new Microservice(one, 'api', { image, port: 80, replicas: { min: 1, max: 3 }, health: { path: '/live' } }),
  });
  make<unknown>({
    serve: () => new InferenceService(one, 'serve', { image, port: 80, gpus: 1, pool: l4, calls: [got(services.get('web'))] }),
    train: () => new TrainingJob(one, 'train', { image, nodes: 2, gpusPerNode: 2, restarts: 3, cpus: { atLeast: 2, atMost: 4 }, env: { B: 1, A: 'a', T: got(secrets.get('token')).key('hf') } }),
    batch: () => new BatchJob(one, 'batch', { image, timeout: '2h', env: { URL: got(services.get('api')).address.host } }),
  }); // prettier-ignore
  return b;
}

const plain = declared((list) => list);

test('the program that these tests are about has every part, and nothing wrong with it', () => {
  const model = modelOf(plain);
  expect(problems(plain)).toEqual([]);
  expect(model.clusters.map(({ pools, workloads }) => [pools.length, workloads.length])).toEqual([[2, 5], [0, 0]]); // prettier-ignore
  expect([model.images.length, model.secrets.length, model.registries.length]).toEqual([2, 2, 1]);
});

test('the order of declaration does not change the model', () => {
  const expected = withoutLines(modelOf(plain));
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (keys) => {
      const shuffled = declared((list) =>
        list
          .map((part) => ({ part, key: Number(keys.next().value) }))
          .sort((a, b) => a.key - b.key)
          .map(({ part }) => part),
      );
      expect(withoutLines(modelOf(shuffled))).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('the model is plain: it survives JSON', () => {
  const model = modelOf(plain);
  expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  expect(strangers(model)).toEqual([]);
});

test('the model is frozen through and through', () => {
  expect(unfrozen(modelOf(plain))).toEqual([]);
});

test('the model parses by its own schema, which adds nothing but what text of an environment becomes', () => {
  const model = modelOf(plain);
  const texts = { ...model, clusters: model.clusters.map((cluster) => ({ ...cluster, workloads: [] })) };
  expect(blueprintSchema.parse(texts)).toEqual(texts);
});

test('the model holds what was said, with defaults where nothing was', () => {
  const model = modelOf(plain);
  const [one, two] = model.clusters;
  expect(model).toMatchObject({ id: 'b', path: 'b', tags: { team: 'ml', app: 'x' }, outdir: '.', state: { kind: 'local', path: null } });
  expect(two).toMatchObject({ kubernetesVersion: '1.33', deletionProtection: true, system: { nodes: 3, cpus: 8, memoryGiB: 32 } });
  expect(one?.pools.map((pool) => pool.path)).toEqual(['b/one/cpus', 'b/one/l4']);
  expect(one?.pools[1]).toMatchObject({
    kind: 'gpu',
    gpu: 'L4',
    gpusPerNode: 2,
    cluster: 'b/one',
    fabric: 'auto',
    size: { min: 4, max: 4, start: 4 },
  });
  expect(one?.workloads.map((workload) => workload.path)).toEqual(['b/one/api', 'b/one/batch', 'b/one/serve', 'b/one/train', 'b/one/web']);
  expect(one?.workloads[1]).toMatchObject({
    kind: 'batchJob',
    pools: null,
    gpus: 0,
    env: { URL: { kind: 'address', workload: 'b/one/api', port: 'http', part: 'host' } },
  });
  expect(one?.workloads[2]).toMatchObject({
    pools: ['b/one/l4'],
    calls: ['b/one/web'],
    image: 'b/there',
    replicas: { min: 1, max: 1, fixed: true },
  });
  expect(one?.workloads[3]).toMatchObject({ cpus: { atLeast: 2, atMost: 4 }, memoryGiB: null, launcher: 'torchrun' });
  expect(one?.workloads[3]?.env).toEqual({
    A: { kind: 'text', text: 'a' },
    B: { kind: 'text', text: '1' },
    T: { kind: 'secret', secret: 'b/token', key: 'hf' },
  });
});

test('constructs that are not ours may stand in the tree and are not seen', () => {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  class Mine extends Secret {}
  new Mine(b, 'mine', { keys: ['k'] });
  expect(modelOf(b).secrets.map((secret) => secret.path)).toEqual(['b/mine']);
  expect(collect(b).broken.size).toBe(0);
});

test('what cannot be read is left out of the model and listed as broken', () => {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  new CpuNodePool(c, 'bad', { ...nodes('a'), diskGiB: -1 });
  new CpuNodePool(c, 'good', nodes('b'));
  expect(modelOf(b).clusters[0]?.pools.map((pool) => pool.id)).toEqual(['good']);
  expect([...collect(b).broken]).toEqual(['b/c/bad']);
});

/** Lines move with the order; everything else does not. */
function withoutLines(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? typeof inner : inner)));
}

function unfrozen(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(unfrozen)];
}

/** Values that JSON cannot say. */
function strangers(value: unknown): readonly unknown[] {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [value];
  if (typeof value !== 'object') return [value];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return [...(isPlain ? [] : [value]), ...Object.values(value).flatMap(strangers)];
}
