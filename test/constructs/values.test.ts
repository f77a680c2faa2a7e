import {
  BatchJob,
  Blueprint,
  BlueprintError,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  Secret,
  TrainingJob,
  type Issue,
} from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { got, issueOf, nodes, problems, program, programIn } from '../support/programs';

/** Programs without types give anything anywhere. */
const untyped = (value: unknown): never => value as never;

describe('bad values are told together, each at its path', () => {
  test('of pools and services', () => {
    const { b, c, image } = programIn(aws({ region: 'us-east-2', account: '123456789012' }));
    new GpuNodePool(c, 'pool', { gpu: 'L4', gpusPerNode: 1, size: { min: 3, max: 2 } });
    new Microservice(c, 'web', { image, port: 70_000, replicas: { min: 2, max: 1.5 } });
    expect(problems(b)).toEqual([
      'props/invalid at b/c/pool.size.max',
      'props/invalid at b/c/web.port',
      'props/invalid at b/c/web.replicas.max',
    ]);
  });

  test('of every kind of construct', () => {
    const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }), outdir: untyped(5), tags: untyped('a=b') });
    new GpuCluster(b, 'c', { kubernetesVersion: untyped('latest'), system: untyped({ nodes: 0 }) });
    new Registry(b, 'r', { keepImages: 0, keepUntagged: untyped('a week') });
    Registry.fromHost(b, 'h', { host: 'https://harbor.example.com' });
    new Secret(b, 's', { keys: [] });
    Image.fromReference(b, 'i', 'acme/a:1', { platforms: untyped(['linux/riscv64']) });
    expect(problems(b)).toEqual([
      'props/invalid at b.outdir',
      'props/invalid at b.tags',
      'props/invalid at b/c.kubernetesVersion',
      'props/invalid at b/c.system.cpus',
      'props/invalid at b/c.system.memoryGiB',
      'props/invalid at b/c.system.nodes',
      'props/invalid at b/h.host',
      'props/invalid at b/i.platforms.0',
      'props/invalid at b/r.keepImages',
      'props/invalid at b/r.keepUntagged',
      'props/invalid at b/s.keys',
    ]);
  });

  test('of one capacity and of a list of them', () => {
    const { b, c } = programIn(aws({ region: 'us-east-2', account: '123456789012' }));
    const block = { kind: 'capacityBlock', id: 'cr-0123456789abcdef0', zone: 'us-east-2a' };
    const l4 = (id: string, capacity: unknown) =>
      new GpuNodePool(c, id, { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 1 }, capacity: untyped(capacity) });
    l4('block', block);
    l4('empty', []);
    l4('key', { kind: 'spot', id: 'cr-0123456789abcdef0' });
    l4('kind', { kind: 'flexStart' });
    l4('list', [{ kind: 'spot' }, block, { kind: 'flexStart' }, { kind: 'reservation', id: 'x', zone: 'us-east-2a' }]);
    l4('name', 'spot');
    expect(problems(b)).toEqual([
      'props/invalid at b/c/block.capacity.endsAt',
      'props/invalid at b/c/empty.capacity',
      'props/invalid at b/c/key.capacity.id',
      'props/invalid at b/c/kind.capacity.kind',
      'props/invalid at b/c/list.capacity.1.endsAt',
      'props/invalid at b/c/list.capacity.2.kind',
      'props/invalid at b/c/list.capacity.3.id',
      'props/invalid at b/c/name.capacity',
    ]);
  });

  test('beside what only the whole program shows', () => {
    const { b, c } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
    const image = Image.fromReference(b, 'serve', 'acme/serve:latest');
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 2, size: { min: 0, max: 4 } });
    new InferenceService(c, 'Serve_It', { image, port: 80, gpus: 1, pool });
    new TrainingJob(c, 'train', { image, nodes: 5, gpusPerNode: 2, restarts: 3, pool, env: { API_KEY: 'wJalrXUtnFEMI/K7MDENG' } });
    new BatchJob(c, 'wrong', { image, completions: -1 });
    expect(problems(b)).toEqual([
      'name/not-a-dns-label at b/c/Serve_It',
      'placement/gang-larger-than-pool at b/c/train',
      'secret/literal-in-env at b/c/train',
      'props/invalid at b/c/wrong.completions',
      'image/latest-tag at b/serve',
    ]);
  });

  test('and every way to synthesize throws all of them', () => {
    const { b, c } = program();
    new BatchJob(c, 'one', { image: untyped('acme/serve:1.0'), gpus: -1 });
    const issues = b.check();
    expect(issues).toHaveLength(2);
    expect(thrownBy(() => b.render())).toEqual(issues);
    expect(thrownBy(() => b.synth())).toEqual(issues);
    expect(thrownBy(() => { b.addTerraformTo(untyped(null)); })).toEqual(issues); // prettier-ignore
    expect(thrownBy(() => { b.addKubernetesTo(untyped(null)); })).toEqual(issues); // prettier-ignore
  });
});

describe('props that are missing altogether', () => {
  test.each([undefined, null, {}])('%p', (nothing) => {
    const { b, c } = program();
    const none = untyped(nothing);
    const registry = new Registry(b, 'r', none);
    new Image(registry, 'i', none);
    new Secret(b, 's', none);
    new GpuCluster(b, 'other', none);
    new GpuNodePool(c, 'gpus', none);
    new CpuNodePool(c, 'cpus', none);
    new InferenceService(c, 'infer', none);
    new Microservice(c, 'micro', none);
    new BatchJob(c, 'batch', none);
    new TrainingJob(c, 'train', none);
    expect(problems(b)).toEqual([
      'props/invalid at b/c/batch.image',
      'props/invalid at b/c/cpus.nodes',
      'props/invalid at b/c/gpus.gpu',
      'props/invalid at b/c/gpus.gpusPerNode',
      'props/invalid at b/c/gpus.nodes',
      'props/invalid at b/c/infer.image',
      'props/invalid at b/c/infer.port',
      'props/invalid at b/c/micro.image',
      'props/invalid at b/c/micro.port',
      'props/invalid at b/c/train.gpusPerNode',
      'props/invalid at b/c/train.image',
      'props/invalid at b/c/train.nodes',
      'props/invalid at b/other.kubernetesVersion',
      'registry/none-to-create at b/r',
      'props/invalid at b/r/i.context',
      'props/invalid at b/s.keys',
    ]);
    expect(
      b
        .check()
        .filter((issue) => issue.code === 'props/invalid')
        .every((issue) => issue.message === 'is missing'),
    ).toBe(true);
  });

  test('of a blueprint', () => {
    expect(problems(new Blueprint('b', untyped(undefined)))).toEqual(['props/invalid at b.target']);
    expect(problems(new Blueprint('b', untyped(null)))).toEqual(['props/invalid at b.target']);
  });

  test('of a host and of a reference', () => {
    const { b } = program();
    Registry.fromHost(b, 'r', untyped(null));
    Image.fromReference(b, 'j', untyped(undefined), untyped(null));
    expect(problems(b)).toEqual(['props/invalid at b/j.reference', 'props/invalid at b/r.host']);
  });

  test('a text in their place', () => {
    const { b, c } = program();
    new BatchJob(c, 'batch', untyped('acme/serve:1.0'));
    expect(problems(b)).toEqual(['props/invalid at b/c/batch']);
  });
});

describe('a target that is missing or not one', () => {
  test.each([undefined, null, 'aws', {}])('%p is told once, at the blueprint, with what else can be read', (target) => {
    const b = new Blueprint('b', { target: untyped(target) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: untyped('1.34') });
    new GpuNodePool(c, 'l4', untyped({}));
    new BatchJob(c, 'Batch', { image: Image.fromReference(b, 'i', 'acme/a:1'), completions: 0 });
    expect(problems(b)).toEqual([
      'props/invalid at b.target',
      'name/not-a-dns-label at b/c/Batch',
      'props/invalid at b/c/Batch.completions',
    ]);
  });

  test('of a cluster of its own', () => {
    const { b } = program();
    const other = new GpuCluster(b, 'other', { kubernetesVersion: '1.34', target: untyped('aws') });
    new GpuNodePool(other, 'l4', untyped({}));
    expect(problems(b)).toEqual(['props/invalid at b/other.target']);
  });

  test('whose options are wrong is told below the target, once', () => {
    const b = new Blueprint('b', {
      target: existing({ distribution: untyped('k3d'), kubeconfig: untyped('~/.kube/config'), presence: [] } as never),
    });
    new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
    expect(problems(b)).toEqual([
      'props/invalid at b.target.distribution',
      'props/invalid at b.target.kubeconfig',
      'props/invalid at b.target.presence',
    ]);
    expect(b.check().map((issue) => issue.message)).toEqual([
      '"k3d" is not known here (did you mean "k3s"?)',
      '"~/.kube/config" is not an object',
      'there is no property "presence" here (did you mean "present"?)',
    ]);
  });
});

describe('texts and strangers in the places of constructs', () => {
  test.each([
    ['image', { image: 'acme/serve:1.0' }, '"acme/serve:1.0" is not an Image'],
    ['pool', { pool: 'l4' }, '"l4" is not a GpuNodePool or CpuNodePool'],
    ['pool.1', { pool: ['POOL', 'l4'] }, '"l4" is not a GpuNodePool or CpuNodePool'],
    ['pool', { pool: [] }, '[] is too short'],
    ['calls.0', { calls: ['web'] }, '"web" is not a service'],
    [
      'env.URL',
      { env: { URL: { host: 'web' } } },
      'the value is neither text, nor a number, a boolean, a key of a Secret or the address of a service',
    ],
  ])('%s', (property, props, message) => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
    const given = 'pool' in props && Array.isArray(props.pool) ? { pool: props.pool.map((one) => (one === 'POOL' ? pool : one)) } : props;
    new Microservice(c, 'web', { image, port: 80, ...given } as never);
    expect(b.check()).toEqual([expect.objectContaining({ code: 'props/invalid', path: `b/c/web.${property}`, message })]);
  });

  test('a construct of another kind is not taken', () => {
    const { b, c } = program();
    const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
    new Microservice(c, 'web', { image: untyped(pool), port: 80, pool: untyped(c) });
    expect(problems(b)).toEqual(['props/invalid at b/c/web.image', 'props/invalid at b/c/web.pool']);
  });

  test('credentials that are written out are refused and not repeated', () => {
    const { b } = program();
    Registry.fromHost(b, 'r', { host: 'example.com', credentials: untyped({ username: 'me', password: 'hunter2' }) });
    new Secret(b, 's', { keys: untyped({ token: 'hunter2' }) });
    expect(problems(b)).toEqual(['props/invalid at b/r.credentials', 'props/invalid at b/s.keys']);
    expect(JSON.stringify(b.check())).not.toContain('hunter2');
  });

  test('secrets that are given wrongly to a workload are not repeated', () => {
    const { b, c, image } = program();
    const env = untyped({ A: ['hunter2'], B: { secret: 'hunter2', name: 'k' }, C: { value: 'hunter2' }, 'D D': 'hunter2' });
    new Microservice(c, 'web', { image, port: 80, env, args: untyped('--password=hunter2') });
    expect(b.check().length).toBeGreaterThanOrEqual(5);
    expect(JSON.stringify(b.check())).not.toContain('hunter2');
  });
});

describe('an issue says where in the program its construct was made', () => {
  const here = 'test/constructs/values.test.ts';
  test('by file and line of the constructor call', () => {
    const { b, c, image } = program();
    const line = lineAfter(new Error());
    new Microservice(c, 'web', { image, port: -1 });
    expect(issueOf(b, 'props/invalid').at).toBe(`${here}:${line}`);
  });

  test('also of those that a static function makes, and of a blueprint', () => {
    const line = lineAfter(new Error());
    const b = new Blueprint('B', { target: existing({ distribution: 'kubeadm' }) });
    Image.fromReference(b, 'i', 'acme/serve');
    Registry.fromHost(b, 'r', { host: '' });
    expect(b.check().map((issue) => issue.at)).toEqual([`${here}:${line}`, `${here}:${line + 1}`, `${here}:${line + 2}`]);
  });

  test('and names the nearest frame of the program where a function of it makes constructs', () => {
    const { b, c, image } = program();
    const line = lineAfter(new Error());
    const make = (): unknown => new Microservice(c, 'web', { image, port: -1 });
    make();
    expect(issueOf(b, 'props/invalid').at).toBe(`${here}:${line}`);
  });
});

/** The line after the one that an error was made in. */
function lineAfter(error: Error): number {
  return Number(got(/values\.test\.ts:(\d+)/.exec(error.stack ?? '')?.[1])) + 1;
}

function thrownBy(action: () => unknown): readonly Issue[] {
  try {
    action();
  } catch (error) {
    if (error instanceof BlueprintError) return error.issues;
    throw error;
  }
  throw new Error('nothing was thrown');
}

test.each([
  ['aws', aws({ region: 'us-east-1' })],
  ['gcp', gcp({ project: 'acme-ml', region: 'us-central1' })],
  ['existing', existing({ distribution: 'rke2' })],
])('system nodes that nobody sells are told on %s, and nothing is thrown', (_, target) => {
  const b = new Blueprint('b', { target });
  new GpuCluster(b, 'c', { kubernetesVersion: '1.35', system: { nodes: 1, cpus: 1025, memoryGiB: 1e300 } });
  expect(problems(b)).toEqual(['props/invalid at b/c.system.cpus', 'props/invalid at b/c.system.memoryGiB']);
});
