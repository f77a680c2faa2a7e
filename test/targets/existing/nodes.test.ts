import { BatchJob, CpuNodePool, GpuNodePool, InferenceService } from 'cdk-gpu';
import { synth } from 'cdk-gpu/testing';
import { issueOf, nodes, placementOf, problems, program } from '../../support/programs';

const own = { key: 'acme.example/own', effect: 'NoSchedule' } as const;

describe('taints that nodes have keep away work that does not name their pool', () => {
  function tainted(named: boolean): ReturnType<typeof program> {
    const made = program();
    const { c, image } = made;
    const kept = new GpuNodePool(c, 'kept', { gpu: 'L4', gpusPerNode: 2, ...nodes('kept'), nodeTaints: [own] });
    new BatchJob(c, 'job', { image, gpus: 1, ...(named ? { pool: kept } : {}) });
    return made;
  }

  test('work that names none is refused, with the taint as the reason', () => {
    expect(issueOf(tainted(false).b, 'placement/no-pool-fits').message).toContain('tainted acme.example/own:NoSchedule');
  });

  test('work that names it tolerates the taint', () => {
    const { b } = tainted(true);
    expect(problems(b)).toEqual([]);
    const job = synth(b).objects['c']?.find((object) => object['kind'] === 'Job');
    expect(job?.['spec'].template.spec.tolerations).toContainEqual({ key: own.key, operator: 'Exists', effect: own.effect });
  });

  test('the GPU taint does not keep away work with GPUs', () => {
    const { b, c, image } = program();
    new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 2, ...nodes('l4'), nodeTaints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] });
    new BatchJob(c, 'job', { image, gpus: 1 });
    expect(problems(b)).toEqual([]);
  });
});

test.each([
  ['labels', { labels: { a: 'b' } }],
  ['taints', { taints: [own] }],
  ['tags', { tags: { a: 'b' } }],
  ['diskGiB', { diskGiB: 500 }],
])('nodes that exist are not given %s', (property, props) => {
  const { b, c } = program();
  new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 2, ...nodes('l4'), ...props });
  expect(problems(b)).toEqual([`pool/nodes-are-not-ours at b/c/l4.${property}`]);
});

test('a service that names no pool goes where its least replicas have room', () => {
  const { b, c, image } = program();
  new GpuNodePool(c, 'few', { gpu: 'L4', gpusPerNode: 1, ...nodes('few', { count: 1 }) });
  new GpuNodePool(c, 'many', { gpu: 'L4', gpusPerNode: 1, ...nodes('many', { count: 4 }) });
  new CpuNodePool(c, 'cpu', nodes('cpu'));
  new InferenceService(c, 'serve', { image, port: 80, gpus: 1, replicas: 3 });
  expect(problems(b)).toEqual([]);
  const { pools, refused } = placementOf(b).workload('b/c/serve');
  expect(pools.map((each) => each.pool.id)).toEqual(['many']);
  expect(refused).toContainEqual({ pool: 'b/c/few', reasons: ['it holds 1 at most, the service wants 3 at least'] });
});
