import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, problems, programIn } from '../support/programs';

const place = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));
const machine = { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 } } as const;

test('instances that overlap on one GPU are refused, though their slices add up to no more than it has', () => {
  const { b, c } = place();
  new GpuNodePool(c, 'mixed', { ...machine, sharing: { mig: { '3g.40gb': 1, '2g.20gb': 3 } } });
  expect(issueOf(b, 'sharing/slices-do-not-fit').message).toBe('1 x 3g.40gb and 3 x 2g.20gb do not fit on one H100 together');
});

test.each([[{ '3g.40gb': 1, '2g.20gb': 1, '1g.10gb': 2 }], [{ '7g.80gb': 1 }], ['1g.10gb' as const]])('%j fits', (mig) => {
  const { b, c } = place();
  new GpuNodePool(c, 'mixed', { ...machine, sharing: { mig } });
  expect(problems(b)).toEqual([]);
});
