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
  TrainingJob,
} from 'cdk-gpu';
import { aws, type AwsTarget } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';

const targets = {
  aws: () => aws({ region: 'us-east-2', account: '123456789012' }),
  // Both places sell what the program asks for; its types need one of them.
  gcp: () => gcp({ project: 'acme-lab', region: 'us-central1' }) as unknown as AwsTarget,
};

/** Steps that may be taken in any order, but for those that need another's object; each declares what it needs. */
function program(place: 'aws' | 'gcp', order: readonly number[]): ReadonlyMap<string, string> {
  const lab = new Blueprint('lab', { target: targets[place](), tags: { owner: 'ml' } });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const made = new Map<string, unknown>();
  const once = <V>(id: string, make: () => V): V => {
    if (!made.has(id)) made.set(id, make());
    return made.get(id) as V;
  };
  const image = (): Image => once('image', () => Image.fromReference(lab, 'serve', 'acme/serve:1.0'));
  const built = (): Image =>
    once(
      'built',
      () =>
        new Image(
          once('registry', () => new Registry(lab, 'images')),
          'train',
          { context: 'examples/01-first/train' },
        ),
    );
  const gpu = () =>
    once(
      'h100',
      () => new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } }) as unknown as GpuNodePool,
    );
  const steps = [
    () => new TrainingJob(cluster, 'tune', { image: built(), nodes: 2, gpusPerNode: 8, restarts: 3, pool: gpu() }),
    () => new BatchJob(cluster, 'index', { image: image(), gpus: 1, completions: 4, pool: gpu() }),
    () =>
      once('l4', () => new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 8 }, capacity: { kind: 'spot' } })),
    () => once('general', () => new CpuNodePool(cluster, 'general', { cpus: 4, memoryGiB: 16, size: { min: 1, max: 4 } })),
    () => once('rank', () => new InferenceService(cluster, 'rank', { image: image(), port: 8500, gpus: 1, replicas: { min: 1, max: 3 } })),
    () =>
      new Microservice(cluster, 'api', {
        image: image(),
        port: 8080,
        calls: [
          once('rank', () => new InferenceService(cluster, 'rank', { image: image(), port: 8500, gpus: 1, replicas: { min: 1, max: 3 } })),
        ],
      }),
  ];
  for (const index of order) steps[index]?.();
  const files = new Map(lab.render());
  return files;
}

const inOrder = [0, 1, 2, 3, 4, 5];

test.each(['aws', 'gcp'] as const)('on %s, the order in which a program is written does not change one byte', (place) => {
  const expected = program(place, inOrder);
  fc.assert(
    fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (order) => {
      expect(program(place, order)).toEqual(expected);
    }),
    { numRuns: 12, seed: 7 },
  );
});
