import { BatchJob, GpuNodePool, InferenceService } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, nodes, problems, program, programIn } from '../support/programs';

const code = 'placement/mostly-idle';
const inAws = () => programIn(aws({ region: 'us-east-2', account: '123456789012' }));

test('one of eight GPUs of a machine that is paid for at all times is a warning', () => {
  const { b, c, image } = inAws();
  const pool = new GpuNodePool(c, 'h200', { gpu: 'H200', gpusPerNode: 8, size: { fixed: 1 } });
  new InferenceService(c, 'one', { image, port: 80, gpus: 1, pool });
  expect(issueOf(b, code)).toMatchObject({
    severity: 'warning',
    path: 'b/c/h200',
    message: expect.stringMatching(
      /^its work uses 1 of the 8 GPUs of one p5en?\.48xlarge at most, and 1 is paid for at all times$/,
    ) as string,
    hint: 'aws sells H200 in no smaller number: share the pool with more work, let it shrink to nothing with `min: 0`, or choose another GPU',
  });
});

test('a smaller machine is named where there is one', () => {
  const { b, c, image } = inAws();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 8, size: { min: 1, max: 4 } });
  new BatchJob(c, 'three', { image, gpus: 1, completions: 3, pool });
  expect(issueOf(b, code).hint).toBe('with `gpusPerNode: 4` aws has a smaller machine with L4');
});

test.each([
  ['half of them are used', { fixed: 1 }, 1, 4],
  ['replicas can be more', { fixed: 1 }, 1, { min: 1, max: 4 }],
  ['the pool shrinks to nothing', { min: 0, max: 4 }, 1, 1],
] as const)('none where %s', (_, size, gpus, replicas) => {
  const { b, c, image } = inAws();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 8, size });
  new InferenceService(c, 's', { image, port: 80, gpus, replicas, pool });
  expect(problems(b)).toEqual([]);
});

test('nodes of a cluster that exists are there in any case', () => {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 8, ...nodes('l4') });
  new InferenceService(c, 's', { image, port: 80, gpus: 1, pool });
  expect(problems(b)).toEqual([]);
});
