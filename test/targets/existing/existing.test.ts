import { Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, InferenceService, Microservice, Registry, TrainingJob } from 'cdk-gpu';
import { existing, type ExistingOptions } from 'cdk-gpu/existing';
import { synth, type Parsed } from 'cdk-gpu/testing';
import { got, issueOf, nodes, placementOf, problems, program } from '../../support/programs';

type Distribution = ExistingOptions['distribution'];

/** A cluster with a GPU pool, a service and, where asked for, a training job. */
function withGpus(options: Partial<ExistingOptions> = {}, { train = false } = {}) {
  const { b, c, image } = program(options);
  const pool = new GpuNodePool(c, 'l4', {
    gpu: 'L4',
    gpusPerNode: 2,
    ...nodes('l4'),
    nodeTaints: [{ key: 'example.com/gpu', value: 'yes', effect: 'NoSchedule' }],
  });
  new InferenceService(c, 'serve', { image, port: 80, gpus: 1, pool });
  if (train) new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 2, restarts: 3, pool });
  return b;
}

function stack(blueprint: Blueprint): Parsed | undefined {
  return synth(blueprint).stacks['b-c-addons'];
}

/** What tests read of a Helm release. */
interface Release {
  readonly chart: string;
  readonly values?: readonly string[];
}

/** Helm releases by the name of the chart, with their values. */
function releases(blueprint: Blueprint): Readonly<Record<string, unknown>> {
  const { helm_release: all = {} } = (stack(blueprint)?.['resource'] ?? {}) as {
    readonly helm_release?: Readonly<Record<string, Release>>;
  };
  const named = Object.values(all).map(({ chart, values }) => [chart, JSON.parse(values?.[0] ?? '{}') as unknown] as const);
  return Object.fromEntries(named);
}

function podOf(blueprint: Blueprint, name: string): Parsed {
  const found = got(synth(blueprint).objects['c']).find(
    (object) => object['kind'] === 'Deployment' && (object['metadata'] as Parsed)['name'] === name,
  );
  return ((got(found)['spec'] as Parsed)['template'] as Parsed)['spec'] as Parsed;
}

describe('what of the cluster is made', () => {
  test('nothing: there is no stack for it, and none for add-ons where none is missing', () => {
    expect(Object.keys(synth(withGpus({ present: ['gpuOperator', 'jobset'] }, { train: true })).stacks)).toEqual([]);
    const { b, c, image } = program();
    new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'cpus', nodes('cpus')) });
    expect(Object.keys(synth(b).stacks)).toEqual([]);
  });

  test('only add-ons', () => {
    expect(Object.keys(synth(withGpus()).stacks)).toEqual(['b-c-addons']);
  });
});

describe('how whoever applies reaches the cluster', () => {
  test.each<[string, ExistingOptions['kubeconfig'], Parsed]>([
    ['the usual file', undefined, { config_path: '~/.kube/config' }],
    ['a file of its own, which lies in outdir', { path: 'kube.yaml' }, { config_path: '../../../kube.yaml' }],
    ['a context of it', { path: '/etc/kube.yaml', context: 'hall' }, { config_path: '/etc/kube.yaml', config_context: 'hall' }],
  ])('%s', (_, kubeconfig, expected) => {
    const provider = got(stack(withGpus(kubeconfig === undefined ? {} : { kubeconfig })))['provider'] as Parsed;
    expect(provider['kubernetes']).toEqual([expected]);
    expect(provider['helm']).toEqual([{ kubernetes: expected }]);
  });

  test.each([
    ['an empty path', { path: '' }, 'b.target.kubeconfig.path'],
    ['no path', { context: 'a' } as never, 'b.target.kubeconfig.path'],
    ['the text of a file', 'apiVersion: v1' as never, 'b.target.kubeconfig'],
  ])('%s is refused', (_, kubeconfig, path) => {
    expect(problems(withGpus({ kubeconfig }))).toEqual([`props/invalid at ${path}`]);
  });
});

describe('the GPU operator', () => {
  const tolerations = [
    { key: 'example.com/gpu', operator: 'Exists' },
    { key: 'nvidia.com/gpu', operator: 'Exists' },
  ];
  const common = { daemonsets: { tolerations }, 'node-feature-discovery': { worker: { tolerations } }, cdi: { enabled: true } };
  const k3s = { toolkit: { env: [{ name: 'CONTAINERD_SOCKET', value: '/run/k3s/containerd/containerd.sock' }] } };

  test.each<[Distribution, Parsed]>([
    ['kubeadm', common],
    ['managed', { ...common, driver: { enabled: false } }],
    ['k3s', { ...common, ...k3s }],
    ['rke2', { ...common, ...k3s }],
  ])('is installed on %s so that it reaches tainted nodes', (distribution, values) => {
    expect(releases(withGpus({ distribution }))).toEqual({ 'gpu-operator': values });
  });

  test.each<Distribution>(['openshift', 'talos', 'microk8s', 'k0s'])(
    'is not installed on %s, which has its own way, and that is said',
    (distribution) => {
      const b = withGpus({ distribution });
      expect(releases(b)).toEqual({});
      expect(problems(b)).toEqual(['add-on/not-installed-here at b/c']);
      expect(issueOf(b, 'add-on/not-installed-here')).toMatchObject({
        severity: 'warning',
        message: `GPU support of ${distribution} is installed in its own way, and not by this program`,
        hint: "install it, and say so with present: ['gpuOperator'] or ['devicePlugin']",
      });
      for (const present of ['gpuOperator', 'devicePlugin'] as const)
        expect(problems(withGpus({ distribution, present: [present] }))).toEqual([]);
    },
  );

  test('is not installed where no pool has a GPU', () => {
    const { b, c, image } = program({ distribution: 'openshift' });
    new Microservice(c, 'web', { image, port: 80, pool: new CpuNodePool(c, 'cpus', nodes('cpus')) });
    expect(problems(b)).toEqual([]);
    expect(releases(b)).toEqual({});
  });
});

describe('what is there already is never installed again', () => {
  test.each<[readonly ('gpuOperator' | 'devicePlugin' | 'jobset')[], readonly string[]]>([
    [[], ['gpu-operator', 'jobset']],
    [['gpuOperator'], ['jobset']],
    [['devicePlugin'], ['jobset']],
    [['jobset'], ['gpu-operator']],
    [['gpuOperator', 'jobset'], []],
    [['devicePlugin', 'jobset'], []],
  ])('with %p, %p are installed', (present, expected) => {
    expect(Object.keys(releases(withGpus({ present }, { train: true }))).sort()).toEqual(expected);
  });

  test('JobSet is only for training', () => {
    expect(Object.keys(releases(withGpus()))).toEqual(['gpu-operator']);
  });
});

describe('pods with GPUs', () => {
  test.each<[Distribution, ExistingOptions['present'], string | undefined]>([
    ['k3s', ['devicePlugin'], 'nvidia'],
    ['rke2', ['devicePlugin'], 'nvidia'],
    ['microk8s', ['devicePlugin'], 'nvidia'],
    ['k0s', ['devicePlugin'], 'nvidia'],
    ['talos', ['devicePlugin'], 'nvidia'],
    ['k3s', [], undefined],
    ['k3s', ['gpuOperator'], undefined],
    ['kubeadm', ['devicePlugin'], undefined],
    ['managed', ['devicePlugin'], undefined],
    ['openshift', ['devicePlugin'], undefined],
  ])('on %s with %p have the runtime class %p', (distribution, present = [], expected) => {
    expect(podOf(withGpus({ distribution, present }), 'serve')['runtimeClassName']).toBe(expected);
  });

  test('select the nodes that the program says, and tolerate their taints', () => {
    expect(podOf(withGpus(), 'serve')).toMatchObject({
      nodeSelector: { pool: 'l4' },
      tolerations: expect.arrayContaining([{ key: 'example.com/gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }]) as unknown,
    });
  });

  test('without a GPU have no runtime class, wherever they are', () => {
    const { b, c, image } = program({ distribution: 'k3s', present: ['devicePlugin'] });
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
    new Microservice(c, 'web', { image, port: 80, pool });
    expect(podOf(b, 'web')['runtimeClassName']).toBeUndefined();
  });
});

describe('pools', () => {
  test('of the same nodes are refused, in whatever order their labels stand', () => {
    const { b, c } = program();
    const each = { cpus: 8, memoryGiB: 32 };
    new CpuNodePool(c, 'one', { nodes: { selector: { a: '1', b: '2' }, count: 1, each } });
    new CpuNodePool(c, 'two', { nodes: { selector: { b: '2', a: '1' }, count: 1, each } });
    new CpuNodePool(c, 'three', { nodes: { selector: { a: '1', b: '3' }, count: 1, each } });
    expect(problems(b)).toEqual(['pool/same-nodes at b/c/two.nodes.selector']);
    expect(issueOf(b, 'pool/same-nodes').message).toBe('it selects the nodes that b/c/one selects');
  });

  test('of the same nodes in two clusters are none of our business', () => {
    const { b, c } = program();
    for (const cluster of [c, new GpuCluster(b, 'd', { kubernetesVersion: '1.34' })]) new CpuNodePool(cluster, 'one', nodes('same'));
    expect(problems(b)).toEqual([]);
  });

  test('cannot require a fabric of which nothing is known', () => {
    const { b, c } = program();
    new GpuNodePool(c, 'one', { gpu: 'H100', gpusPerNode: 8, fabric: 'require', ...nodes('one') });
    new GpuNodePool(c, 'two', { gpu: 'H100', gpusPerNode: 8, fabric: 'auto', ...nodes('two') });
    expect(problems(b)).toEqual(['fabric/not-known at b/c/one.fabric']);
  });

  test.each<[string, unknown, string]>([
    ['no nodes', undefined, 'nodes'],
    ['no label', { selector: {}, count: 1, each: { cpus: 1, memoryGiB: 1 } }, 'nodes.selector'],
    ['a count below nothing', { selector: { a: '1' }, count: -1, each: { cpus: 1, memoryGiB: 1 } }, 'nodes.count'],
    ['bounds the wrong way round', { selector: { a: '1' }, count: { min: 2, max: 1 }, each: { cpus: 1, memoryGiB: 1 } }, 'nodes.count.max'],
    ['no cores', { selector: { a: '1' }, count: 1, each: { cpus: 0, memoryGiB: 1 } }, 'nodes.each.cpus'],
    ['another architecture', { selector: { a: '1' }, count: 1, each: { cpus: 1, memoryGiB: 1, arch: 'riscv64' } }, 'nodes.each.arch'],
    ['a size as in a cloud', { selector: { a: '1' }, count: 1, each: { cpus: 1, memoryGiB: 1 }, size: 3 }, 'nodes.size'],
  ])('with %s are refused', (_, given, path) => {
    const { b, c } = program();
    new CpuNodePool(c, 'p', { nodes: given } as never);
    expect(problems(b)).toEqual([`props/invalid at b/c/p.${path}`]);
  });

  test('that something else scales have bounds', () => {
    const { b, c } = program();
    new CpuNodePool(c, 'p', { nodes: { selector: { a: '1' }, count: { min: 1, max: 5 }, each: { cpus: 8, memoryGiB: 32 } } });
    const { pool, machine, why } = placementOf(b).pool('b/c/p');
    expect(pool.size).toEqual({ min: 1, max: 5, start: 1 });
    expect(machine).toMatchObject({ type: 'own node', usdPerHour: null });
    expect(why).toBe('the only machine that was allowed');
  });
});

test('there are no registries to make, and one that exists is used', () => {
  const { b, c } = program();
  const pool = new CpuNodePool(c, 'cpus', nodes('cpus'));
  const image = new Image(new Registry(b, 'images'), 'web', { context: 'examples/01-first/train' });
  new Microservice(c, 'web', { image, port: 80, pool });
  expect(problems(b)).toEqual(['registry/none-to-create at b/images']);
  const there = Registry.fromHost(b, 'harbor', { host: 'harbor.example.com/ml' });
  const other = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  const d = new GpuCluster(other, 'c', { kubernetesVersion: '1.34' });
  const built = new Image(Registry.fromHost(other, 'harbor', { host: 'harbor.example.com/ml' }), 'web', {
    context: 'examples/01-first/train',
  });
  new Microservice(d, 'web', { image: built, port: 80, pool: new CpuNodePool(d, 'cpus', nodes('cpus')) });
  expect(there.node.id).toBe('harbor');
  expect(problems(other)).toEqual([]);
  expect((podOf(other, 'web')['containers'] as Parsed[])[0]?.['image']).toMatch(/^harbor\.example\.com\/ml\/web:[0-9a-f]{16}$/);
});

test('a version that nobody mends any more is refused with those that there are', () => {
  const b = new Blueprint('b', { target: existing({ distribution: 'kubeadm' }) });
  new GpuCluster(b, 'c', { kubernetesVersion: '1.19' as never });
  expect(problems(b)).toEqual(['props/invalid at b/c.kubernetesVersion']);
});
