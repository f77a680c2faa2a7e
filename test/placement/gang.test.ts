import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { issueOf, nodes, problems, program, programIn } from '../support/programs';

describe('all nodes of a gang must be there at the same time', () => {
  test.each([
    { wanted: 4, counts: [4], expected: [] },
    { wanted: 5, counts: [4], expected: ['placement/gang-larger-than-pool at b/c/train'] },
    { wanted: 5, counts: [4, 1], expected: [] },
    { wanted: 6, counts: [4, 1], expected: ['placement/gang-larger-than-pool at b/c/train'] },
  ])('$wanted nodes on pools of $counts', ({ wanted, counts, expected }) => {
    const { b, c, image } = program();
    const [first, ...others] = counts.map(
      (count, index) => new GpuNodePool(c, `p${index}`, { gpu: 'L4', gpusPerNode: 2, ...nodes(`p${index}`, { count }) }),
    );
    if (first === undefined) throw new Error('no pool');
    new TrainingJob(c, 'train', { image, nodes: wanted, gpusPerNode: 2, restarts: 3, pool: [first, ...others] });
    expect(problems(b)).toEqual(expected);
  });

  test('also when several of its pods would fit on one node', () => {
    const { b, c, image } = program();
    const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 8, ...nodes('p', { count: 1 }) });
    new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 4, restarts: 3, pool });
    expect(issueOf(b, 'placement/gang-larger-than-pool')).toMatchObject({
      message: '2 nodes are wanted at the same time; b/c/p grows to 1',
      hint: 'let the pool grow to 2, or use at most 1 nodes',
    });
  });

  test('a pool on which its pods do not fit does not count', () => {
    const { b, c, image } = program();
    const pools = [8, 1].map(
      (cpus) => new GpuNodePool(c, `p${cpus}`, { gpu: 'L4', gpusPerNode: 1, ...nodes(`p${cpus}`, { cpus, count: 2 }) }),
    );
    new TrainingJob(c, 'train', { image, nodes: 4, gpusPerNode: 1, restarts: 3, cpus: 4, pool: pools as never });
    expect(problems(b)).toEqual(['placement/gang-larger-than-pool at b/c/train']);
  });

  test('a gang that names no pool is told of the pool that it would be on', () => {
    const { b, c, image } = program();
    new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, ...nodes('p') });
    new TrainingJob(c, 'train', { image, nodes: 5, gpusPerNode: 1, restarts: 3 });
    expect(problems(b)).toEqual(['placement/gang-larger-than-pool at b/c/train']);
  });
});

test('a gang is on one kind of GPU', () => {
  const { b, c, image } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
  const l4 = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 8, size: { min: 0, max: 4 } });
  const h100 = new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
  new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: [l4, h100] });
  expect(problems(b)).toEqual(['placement/gang-over-different-gpus at b/c/train']);
});

test('two pools of the same GPU may share a gang', () => {
  const { b, c, image } = program();
  const [one, two] = [1, 2].map((n) => new GpuNodePool(c, `p${n}`, { gpu: 'H100', gpusPerNode: 8, ...nodes(`p${n}`) }));
  new TrainingJob(c, 'train', { image, nodes: 8, gpusPerNode: 8, restarts: 3, pool: [one, two] as never });
  expect(problems(b)).toEqual([]);
});

describe('a gang is on one fabric', () => {
  const over = (first: object, second: object, nodesOfGang = 2) => {
    const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
    const pools = [first, second].map(
      (more, index) => new GpuNodePool(c, `p${index}`, { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, ...more } as never),
    );
    new TrainingJob(c, 'train', { image, nodes: nodesOfGang, gpusPerNode: 8, restarts: 3, pool: pools as never });
    return b;
  };
  const zone = (letter: string) => ({ zones: [`us-east-1${letter}`] });
  test.each([
    ['EFA and none', {}, { fabric: 'off' }, 2, false],
    ['EFA in two zones', zone('a'), zone('b'), 2, false],
    ['EFA in one zone', zone('a'), zone('a'), 2, true],
    ['no fabric in two zones', { fabric: 'off', ...zone('a') }, { fabric: 'off', ...zone('b') }, 2, true],
    ['one pod needs no fabric', {}, { fabric: 'off' }, 1, true],
  ])('%s', (_, first, second, count, fits) => {
    const code = 'placement/gang-over-different-fabrics';
    expect(problems(over(first, second, count)).filter((line) => line.startsWith(code))).toEqual(fits ? [] : [`${code} at b/c/train`]);
  });

  test('and is told which pools differ in what', () => {
    expect(issueOf(over({}, { fabric: 'off' }), 'placement/gang-over-different-fabrics').message).toBe(
      'its pods may land on b/c/p0 (efa) and b/c/p1 (no fabric): they would wait for each other, or talk over the slowest network',
    );
  });
});
