import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, placementOf, problems, programIn } from '../support/programs';

const inAws = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));

describe('a pool is made of the cheapest machine on which all that names it fits', () => {
  test.each([
    [{}, 'g6.xlarge'],
    [{ cpus: 3 }, 'g6.xlarge'],
    [{ cpus: 4 }, 'g6.2xlarge'],
    [{ memoryGiB: 20 }, 'g6.2xlarge'],
    [{ memoryGiB: 100 }, 'gr6.4xlarge'],
    [{ cpus: 20 }, 'g6.8xlarge'],
    [{ cpus: 60 }, 'g6.16xlarge'],
  ])('work that asks for %p is on a %s', (asked, type) => {
    const { b, c, image } = inAws();
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'w', { image, gpus: 1, pool, ...asked });
    expect(placementOf(b).pool('b/c/l4').machine.type).toBe(type);
    expect(problems(b)).toEqual([]);
  });

  test('all of it counts', () => {
    const { b, c, image } = inAws();
    const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
    new BatchJob(c, 'memory', { image, gpus: 1, pool, memoryGiB: 100 });
    new BatchJob(c, 'cores', { image, gpus: 1, pool, cpus: 20 });
    expect(placementOf(b).pool('b/c/l4').machine.type).toBe('g6.8xlarge');
  });

  test('machine types that are named are kept to', () => {
    const { b, c, image } = inAws();
    const pool = new GpuNodePool(c, 'l4', {
      gpu: 'L4',
      gpusPerNode: 1,
      machineType: ['g6.xlarge', 'g6.2xlarge'],
      size: { min: 0, max: 4 },
    });
    new BatchJob(c, 'w', { image, gpus: 1, pool, cpus: 20 });
    expect(problems(b)).toEqual(['placement/no-pool-fits at b/c/w']);
    expect(issueOf(b, 'placement/no-pool-fits').message).toContain('it wants 20');
  });

  test('where nothing is enough, the reason is that of the nearest miss', () => {
    const { b, c, image } = inAws();
    const pool = new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } });
    new BatchJob(c, 'big', { image, gpus: 8, memoryGiB: 2048, pool });
    new BatchJob(c, 'wide', { image, gpus: 9, pool });
    expect(problems(b)).toEqual(['placement/no-pool-fits at b/c/big', 'placement/no-pool-fits at b/c/wide']);
    expect(b.check().map((issue) => issue.message)).toMatchInlineSnapshot(`
      [
        "no pool can run it: b/c/h100: a pod can have 1892.6 GiB of memory there, it wants 2048",
        "no pool can run it: b/c/h100: a node has 8 nvidia.com/gpu, the pod wants 9",
      ]
    `);
  });
});
