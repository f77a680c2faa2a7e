import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { nodes, placementOf, program, programIn } from '../support/programs';

const onL4 = (asked: object, more: object = {}) => {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, ...more } as never);
  new BatchJob(c, 'w', { image, gpus: 1, pool, ...asked });
  return placementOf(b).pool('b/c/l4');
};

test('cheaper machines are told with what they lack, and the next that would do', () => {
  const { machine, runnersUp } = onL4({ cpus: 20 });
  expect(machine.type).toBe('g6.8xlarge');
  expect(runnersUp.map(({ machineType, why }) => `${machineType}: ${why}`)).toMatchInlineSnapshot(`
    [
      "g6.2xlarge: w would not fit: a pod can have 7.68 cores there, it wants 20",
      "g6.4xlarge: w would not fit: a pod can have 15.66 cores there, it wants 20",
      "gr6.4xlarge: w would not fit: a pod can have 15.66 cores there, it wants 20",
      "gr6.8xlarge: it would do, and costs more",
      "g6.16xlarge: it would do, and costs more",
    ]
  `);
});

test('the cheapest has none that is cheaper', () => {
  const { machine, runnersUp } = onL4({});
  expect(machine.type).toBe('g6.xlarge');
  expect(runnersUp.map(({ why }) => why)).toEqual(Array.from({ length: 3 }, () => 'it would do, and costs more'));
});

test('a machine that is named has no other beside it, nor has a node that exists', () => {
  expect(onL4({}, { machineType: 'g6.xlarge' }).runnersUp).toEqual([]);
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4') });
  new BatchJob(c, 'w', { image, gpus: 1, pool });
  expect(placementOf(b).pool('b/c/l4').runnersUp).toEqual([]);
});
