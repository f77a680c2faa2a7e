import { BatchJob, Blueprint, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

describe('a construct that is declared where it cannot be is told, and not left out without a word', () => {
  test.each<[string, (made: ReturnType<typeof program>) => void, string]>([
    ['a job in a blueprint', ({ b, image }) => new BatchJob(b as never, 'job', { image }), 'b/job'],
    [
      'a cluster in a cluster',
      ({ c }) => new GpuCluster(c as never, 'inner', { kubernetesVersion: '1.35', target: c.target }),
      'b/c/inner',
    ],
    [
      'a job in a pool',
      ({ c, image }) => {
        const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
        new BatchJob(pool as never, 'job', { image });
      },
      'b/c/l4/job',
    ],
  ])('%s', (_, declare, path) => {
    const made = program();
    declare(made);
    expect(problems(made.b)).toEqual([`props/invalid at ${path}`]);
    expect(issueOf(made.b, 'props/invalid').message).toMatch(/^it cannot be declared in b/);
  });

  test('what stands below a construct that could not be read is not told a second time', () => {
    const b = new Blueprint('b', {} as never);
    new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    expect(problems(b)).toEqual(['props/invalid at b.target']);
  });
});
