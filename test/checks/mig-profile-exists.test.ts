import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, programIn } from '../support/programs';

const place = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));

test('a profile of another GPU is refused, with those that there are', () => {
  const { b, c } = place();
  // @ts-expect-error types refuse it first
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.5gb' } });
  const { path, message, hint } = issueOf(b, 'sharing/no-such-profile');
  expect({ path, message, hint }).toEqual({
    path: 'b/c/p.sharing.mig',
    message: 'H100 has no profile "1g.5gb"',
    hint: expect.stringContaining('its profiles are 1g.10gb, 1g.20gb, 2g.20gb') as string,
  });
});

test('a GPU without MIG is not cut', () => {
  const { b, c } = place();
  // @ts-expect-error types refuse it first
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 }, sharing: { mig: '1g.10gb' } });
  expect(issueOf(b, 'sharing/no-such-profile').message).toBe('L4 cannot be cut into instances');
});
