import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, problems, programIn } from '../support/programs';

const place = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));
const machine = { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 } } as const;

test('instances that overlap on one GPU are refused', () => {
  const { b, c } = place();
  new GpuNodePool(c, 'mixed', { ...machine, sharing: { mig: { '3g.40gb': 1, '2g.20gb': 3 } } });
  expect(issueOf(b, 'sharing/slices-do-not-fit').message).toBe(
    'they take 9 compute slices and 10 memory slices, and H100 has 7 and 8 to lay them out on',
  );
});

test.each([[{ '3g.40gb': 1, '2g.20gb': 1, '1g.10gb': 2 }], [{ '7g.80gb': 1 }], ['1g.10gb' as const]])('%j fits', (mig) => {
  const { b, c } = place();
  new GpuNodePool(c, 'mixed', { ...machine, sharing: { mig } });
  expect(problems(b)).toEqual([]);
});
