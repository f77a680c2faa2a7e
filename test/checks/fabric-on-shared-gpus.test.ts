import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { problems, programIn } from '../support/programs';

test.each([
  ['require', ['fabric/on-shared-gpus at b/c/p.fabric']],
  ['auto', []],
  ['off', []],
] as const)('fabric %s on shared GPUs', (fabric, expected) => {
  const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 2 }, sharing: { mig: '1g.10gb' }, fabric });
  expect(problems(b)).toEqual(expected);
});
