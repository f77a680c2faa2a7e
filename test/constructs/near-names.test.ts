import { Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, Microservice, Registry, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';
import { onprem } from 'cdk-gpu/onprem';
import type { AnyTarget } from '../../lib/targets/target';

const places = {
  aws: (): AnyTarget => aws({ region: 'us-east-1', account: '123456789012' }),
  gcp: (): AnyTarget => gcp({ project: 'acme-ml', region: 'us-central1' }),
  existing: (): AnyTarget => existing({ distribution: 'kubeadm' }),
  onprem: (): AnyTarget => onprem({ engine: 'rke2', servers: [{ name: 's', address: '192.0.2.1' }], ssh: { user: 'ops' } }),
};
const size = { min: 0, max: 4 };

type Declare = (cluster: GpuCluster, image: Image) => unknown;

/** Everything that is said of a program, one line each. */
function said(place: keyof typeof places, declare: Declare): string {
  const b = new Blueprint('b', { target: places[place]() });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  declare(c, Image.fromReference(b, 'i', 'acme/serve:1.0'));
  return b
    .check()
    .map(({ path, message }) => `${path}: ${message}`)
    .join('\n');
}

// Props as programs without types, or with a cast, may give them.
const service = (props: object) => (c: GpuCluster, image: Image) => new Microservice(c, 'x', { image, port: 80, ...props });
const job = (props: object) => (c: GpuCluster, image: Image) =>
  new TrainingJob(c, 'x', { image, nodes: 1, gpusPerNode: 1, restarts: 3, ...props });
const gpuPool = (props: object) => (c: GpuCluster) => new GpuNodePool(c, 'x', { gpu: 'L4', gpusPerNode: 1, size, ...props } as never);
const cpuPool = (props: object) => (c: GpuCluster) => new CpuNodePool(c, 'x', { cpus: 4, memoryGiB: 16, size, ...props } as never);

describe('a property is told with the one that was meant, wherever it stands', () => {
  test.each<[string, string, Declare, string]>([
    ['replica', 'replicas', service({ replica: 2 }), 'b/c/x.replica'],
    ['maxx', 'max', service({ replicas: { min: 1, maxx: 2 } }), 'b/c/x.replicas.maxx'],
    [
      'cpuPercents',
      'cpuPercent',
      service({ replicas: { min: 1, max: 2, target: { cpuPercents: 3 } } }),
      'b/c/x.replicas.target.cpuPercents',
    ],
    ['atLest', 'atLeast', service({ cpus: { atLest: 1, atMost: 2 } }), 'b/c/x.cpus.atLest'],
    ['pth', 'path', service({ health: { pth: '/health' } }), 'b/c/x.health.pth'],
    ['restart', 'restarts', job({ restart: 1 }), 'b/c/x.restart'],
    ['lables', 'labels', gpuPool({ lables: {} }), 'b/c/x.lables'],
    ['efect', 'effect', gpuPool({ taints: [{ key: 'a', efect: 'NoSchedule' }] }), 'b/c/x.taints.0.efect'],
    ['maxi', 'max', gpuPool({ size: { min: 0, maxi: 4 } }), 'b/c/x.size.maxi'],
    ['zon', 'zone', gpuPool({ capacity: { kind: 'reservation', id: ['cr-0123456789abcdef0'], zon: 'us-east-1a' } }), 'b/c/x.capacity.zon'],
    ['memoryGib', 'memoryGiB', cpuPool({ memoryGib: 8 }), 'b/c/x.memoryGib'],
  ])('%s for %s', (wrong, meant, declare, path) => {
    expect(said('aws', declare)).toContain(`${path}: there is no property "${wrong}" here (did you mean "${meant}"?)`);
  });

  test('of a form that has not this property, none is meant', () => {
    expect(said('aws', gpuPool({ capacity: { kind: 'spot', zon: 'us-east-1a' } }))).toBe(
      'b/c/x.capacity.zon: there is no property "zon" here',
    );
  });

  test('beside a value that is wrong itself', () => {
    const props = { taints: [{ key: 'a', effect: 'Never', valeu: 'b' }] };
    expect(said('aws', gpuPool(props))).toContain('there is no property "valeu" here (did you mean "value"?)');
  });

  test.each(['toString', '__proto__', 'constructor'])('for "%s", which every object has, none is meant', (name) => {
    const props = JSON.parse(`{ "replicas": { "min": 1, "max": 2, "${name}": "x" } }`) as object;
    expect(said('aws', service(props))).not.toContain('did you mean');
  });

  test('of a value that has none of the forms', () => {
    expect(said('aws', service({ health: { ready: { comand: ['true'] } } }))).toContain(
      'is none of the forms that are allowed here (did you mean "command"?)',
    );
  });

  test('of facts of nodes that exist', () => {
    const nodes = { selector: { a: 'b' }, count: 2, each: { cpu: 4, memoryGiB: 8 } };
    expect(said('existing', (c) => new CpuNodePool(c, 'x', { nodes } as never))).toContain('(did you mean "cpus"?)');
  });

  test("of machines of one's own", () => {
    const hosts = [{ name: 'h', adress: '192.0.2.2', memoryGib: 8 }];
    const told = said('onprem', (c) => new CpuNodePool(c, 'x', { hosts } as never));
    expect(told).toContain('(did you mean "address"?)');
    expect(told).toContain('(did you mean "memoryGiB"?)');
  });

  test('of registries, images and the blueprint', () => {
    const b = new Blueprint('b', { target: places.aws(), outDir: 'x' } as never);
    const registry = new Registry(b, 'r', { keepImage: 3 } as never);
    new Image(registry, 'i', { context: 'examples/01-first/train', dockerFile: 'D' } as never);
    expect(b.check().map(({ message }) => /did you mean "(\w+)"/.exec(message)?.[1])).toEqual(['outdir', 'keepImages', 'dockerfile']);
  });
});

describe('a value of a fixed set is told with the one that was meant', () => {
  test.each<[string, string, keyof typeof places, Declare]>([
    ['H10O', 'H100', 'aws', gpuPool({ gpu: 'H10O' })],
    ['l4', 'L4', 'gcp', gpuPool({ gpu: 'l4' })],
    ['A100-80G', 'A100-80GB', 'aws', gpuPool({ gpu: 'A100-80G', gpusPerNode: 8 })],
    ['requir', 'require', 'aws', gpuPool({ fabric: 'requir' })],
    ['g6.xlage', 'g6.xlarge', 'aws', gpuPool({ machineType: 'g6.xlage' })],
    ['g2-standart-4', 'g2-standard-4', 'gcp', gpuPool({ machineType: ['g2-standart-4'] })],
    ['spott', 'spot', 'aws', gpuPool({ capacity: { kind: 'spott' } })],
    ['flexstart', 'flexStart', 'gcp', gpuPool({ capacity: { kind: 'flexstart' } })],
    ['capacityblock', 'capacityBlock', 'aws', gpuPool({ capacity: { kind: 'capacityblock' } })],
    ['NoSchedul', 'NoSchedule', 'aws', gpuPool({ taints: [{ key: 'a', effect: 'NoSchedul' }] })],
    ['amd46', 'amd64', 'aws', cpuPool({ arch: 'amd46' })],
    ['torchrum', 'torchrun', 'aws', job({ launcher: 'torchrum' })],
  ])('%s for %s, on %s', (wrong, meant, place, declare) => {
    const text = said(place, declare);
    expect(text).toContain(wrong);
    expect(text).toContain(`(did you mean "${meant}"?)`);
  });

  test('a kind that is missing is said to be missing', () => {
    expect(said('aws', gpuPool({ capacity: {} }))).toBe('b/c/x.capacity.kind: is missing');
  });
});
