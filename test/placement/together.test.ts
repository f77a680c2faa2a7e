import fc from 'fast-check';
import { BatchJob, CpuNodePool, GpuNodePool, InferenceService, Microservice, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { issueOf, nodes, placementOf, problems, program, programIn } from '../support/programs';

const code = 'placement/pools-too-small-together';

test('services that each fit alone are refused where their least replicas do not fit together', () => {
  const { b, c, image } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  new InferenceService(c, 'one', { image, port: 80, gpus: 1, replicas: { min: 3, max: 4 }, pool });
  new InferenceService(c, 'two', { image, port: 80, gpus: 1, replicas: 2, pool });
  expect(problems(b)).toEqual([`${code} at b/c/l4`]);
  expect(issueOf(b, code).message).toMatch(
    /^at its largest of 4 nodes \(.* and 1 GPUs each for pods\) it holds one 3, two 1; no room is left for 1 of two$/,
  );
});

describe('what counts against a pool of two nodes with two GPUs each', () => {
  test.each<[string, readonly (readonly [id: string, gpus: number, replicas: number])[], boolean]>([
    ['four pods of one', [['a', 1, 4]], true],
    ['five pods of one', [['a', 1, 5]], false],
    ['two of two', [['a', 2, 2]], true],
    ['three of two', [['a', 2, 3]], false],
    ['one of two and two of one, the large one first', [['a', 1, 2], ['z', 2, 1]], true], // prettier-ignore
    ['two of two and one of one', [['a', 1, 1], ['z', 2, 2]], false], // prettier-ignore
    ['services without GPUs take none', [['a', 2, 2], ['z', 0, 3]], true], // prettier-ignore
  ])('%s', (_, services, fits) => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 2, ...nodes('p', { count: 2 }) });
    for (const [id, gpus, replicas] of services) {
      new InferenceService(c, id, { image, port: 80, ...(gpus === 0 ? {} : { gpus }), replicas, pool, cpus: 1, memoryGiB: 1 });
    }
    expect(problems(b).filter((line) => line.startsWith(code))).toEqual(fits ? [] : [`${code} at b/c/p`]);
  });

  test.each([
    ['memory', { memoryGiB: 40 }],
    ['cores', { cpus: 9 }],
  ])('%s runs out as well', (_, asked) => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'p', nodes('p', { count: 2 }));
    new Microservice(c, 'web', { image, port: 80, replicas: 3, pool, ...asked });
    expect(issueOf(b, code).message).toBe(
      'at its largest of 2 nodes (15.6 cores, 63.7 GiB and 0 GPUs each for pods) it holds web 2; no room is left for 1 of web',
    );
  });

  test('the number of pods runs out as well', () => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'p', nodes('p', { count: 1, cpus: 1000, memoryGiB: 1000 }));
    new Microservice(c, 'web', { image, port: 80, replicas: 110, pool });
    expect(issueOf(b, code).message).toContain('it holds web 107; no room is left for 3 of web');
  });
});

test('what does not fit on the first of its pools is put on the next', () => {
  const { b, c, image } = program();
  const pools = [1, 2].map((n) => new GpuNodePool(c, `p${n}`, { gpu: 'L4', gpusPerNode: 1, ...nodes(`p${n}`, { count: n }) }));
  new InferenceService(c, 'web', { image, port: 80, gpus: 1, replicas: 3, pool: pools as never });
  expect(problems(b)).toEqual([]);
  new InferenceService(c, 'more', { image, port: 80, gpus: 1, replicas: 1, pool: pools as never });
  expect(problems(b)).toEqual([`${code} at b/c/p2`]);
  expect(issueOf(b, code).message).toContain('it holds web 2; no room is left for 1 of web');
});

test('work that ends may wait for room', () => {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, ...nodes('p', { count: 1 }) });
  new BatchJob(c, 'batch', { image, gpus: 1, completions: 100, pool });
  new InferenceService(c, 'web', { image, port: 80, gpus: 1, replicas: { min: 1, max: 50 }, pool });
  expect(problems(b)).toEqual([]);
});

describe('first-fit decreasing is not the last word', () => {
  const withServices = (count: number, services: readonly (readonly [id: string, memoryGiB: number, replicas: number])[]) => {
    const { b, c, image } = program();
    const pool = new CpuNodePool(c, 'p', nodes('p', { count, cpus: 1000 }));
    for (const [id, memoryGiB, replicas] of services) new Microservice(c, id, { image, port: 80, cpus: 1, memoryGiB, replicas, pool });
    return b;
  };

  test('where it leaves pods over and another way is found, nothing is told', () => {
    expect(problems(withServices(2, [['a', 25.4, 2], ['b', 19.1, 4]]))).toEqual([]); // prettier-ignore
  });

  test('where every way was tried, it is an error', () => {
    expect(problems(withServices(2, [['a', 40, 2], ['b', 30, 1]]))).toEqual([`${code} at b/c/p`]); // prettier-ignore
  });

  test('where there are too many ways to try, it is a warning', () => {
    const found = issueOf(withServices(40, [['a', 25.4, 40], ['b', 19.1, 80]]), 'placement/pools-may-be-too-small-together'); // prettier-ignore
    expect(found).toMatchObject({ severity: 'warning', path: 'b/c/p' });
    expect(found.message).toMatch(/it holds a 40, b 60; no room is found for 20 of b$/);
  });

  test('services that do not fit do not make others doubtful that do', () => {
    const { b, c, image } = program();
    const [p, q] = [2, 1].map((count, index) => new CpuNodePool(c, `p${index}`, nodes(`p${index}`, { count, cpus: 1000 })));
    const service = (id: string, memoryGiB: number, replicas: number, pool: unknown) =>
      new Microservice(c, id, { image, port: 80, cpus: 1, memoryGiB, replicas, pool: pool as never });
    service('a', 25.4, 2, p);
    service('b', 19.1, 4, p);
    service('z', 40, 2, q);
    expect(problems(b)).toEqual([`${code} at b/c/p1`]);
  });
});

describe('services stay, so a gang must fit beside them', () => {
  const beside = (
    count: number,
    gang: { nodes: number; gpusPerNode: number },
    services: readonly (readonly [gpus: number, replicas: number])[],
  ) => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 8, ...nodes('p', { count }) });
    services.forEach(
      ([gpus, replicas], index) =>
        new InferenceService(c, `s${index}`, {
          image,
          port: 80,
          gpus,
          replicas: { min: replicas, max: 99 },
          pool,
          cpus: 0.1,
          memoryGiB: 0.1,
        }),
    );
    new TrainingJob(c, 'tune', { image, restarts: 3, ...gang, cpus: 1, memoryGiB: 1, pool });
    return b;
  };
  test.each([
    ['a gang of whole nodes, and a service that is on one', 4, { nodes: 4, gpusPerNode: 8 }, [[1, 1]], false],
    ['with a node more', 5, { nodes: 4, gpusPerNode: 8 }, [[1, 1]], true],
    ['half nodes, the others for services', 4, { nodes: 4, gpusPerNode: 4 }, [[4, 4]], true],
    ['half nodes, and services on one node more', 4, { nodes: 4, gpusPerNode: 4 }, [[4, 5]], false],
    ['services that packed tightly leave nodes, and spread would not', 2, { nodes: 2, gpusPerNode: 4 }, [[1, 8]], true],
  ] as const)('%s', (_, count, gang, services, fits) => {
    expect(problems(beside(count, gang, services))).toEqual(fits ? [] : [`${code} at b/c/tune`]);
  });

  test('and is told who stays', () => {
    expect(issueOf(beside(4, { nodes: 4, gpusPerNode: 8 }, [[1, 2], [2, 1]]), code)).toMatchObject({
      message: 'its 4 nodes can never be free at the same time: b/c/p grows to 4, and the least replicas of services stay there (s1 1, s0 2)',
      hint: 'let the pool grow by the nodes that services hold, or give the services a pool of their own',
    }); // prettier-ignore
  });

  test('two gangs may follow one another', () => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 8, ...nodes('p', { count: 2 }) });
    for (const id of ['one', 'two']) new TrainingJob(c, id, { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool });
    expect(problems(b)).toEqual([]);
  });
});

test('what the cluster itself runs counts against its nodes', () => {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const { free, node } = placementOf(b).pool('b/c/system');
  expect(node.allocatable.memoryMiB - free.memoryMiB).toBeGreaterThan(1000);
  new Microservice(c, 'web', { image, port: 80, cpus: 0.1, memoryGiB: (free.memoryMiB - 64) / 1024, replicas: 2 });
  expect(problems(b)).toEqual([]);
  new Microservice(c, 'more', { image, port: 80, cpus: 0.1, memoryGiB: 0.25 });
  expect(problems(b)).toEqual([`${code} at b/c/system`]);
});

test('services on the nodes of the cluster itself are told what to do', () => {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  new Microservice(c, 'web', { image, port: 80, replicas: 40 });
  expect(issueOf(b, code).hint).toBe('declare a CpuNodePool for these services, or give the cluster a larger `system`');
});

test('services are never refused where nodes have room for all pods one after another, biggest first', () => {
  const service = fc.record({ gpus: fc.integer({ min: 1, max: 4 }), replicas: fc.integer({ min: 1, max: 4 }) });
  fc.assert(
    fc.property(fc.array(service, { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 6 }), (services, count) => {
      const { b, c, image } = program();
      const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, ...nodes('p', { count }) });
      services.forEach(
        ({ gpus, replicas }, index) =>
          new InferenceService(c, `s${index}`, { image, port: 80, gpus, replicas, pool, cpus: 0.1, memoryGiB: 0.1 }),
      );
      const pods = services.flatMap(({ gpus, replicas }) => Array.from({ length: replicas }, () => gpus)).sort((x, y) => y - x);
      expect(problems(b).filter((problem) => problem.startsWith('placement/pools-')).length === 0).toBe(firstFit(pods, count));
    }),
  );
});

/** Whether first-fit puts pods of so many GPUs on `count` nodes of four. */
function firstFit(pods: readonly number[], count: number): boolean {
  const left = Array.from({ length: count }, () => 4);
  return pods.every((gpus) => {
    const index = left.findIndex((free) => free >= gpus);
    if (index < 0) return false;
    left[index] = (left[index] ?? 0) - gpus;
    return true;
  });
}
