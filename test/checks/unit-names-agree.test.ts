import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, problems, programIn } from '../support/programs';

/** A job that may be on two pools whose GPUs are shared in these ways. */
function onBoth(first: Sharing, second: Sharing, gpuSlice: '1g.10gb' | 'shared') {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const pool = (id: string, sharing: Sharing) => new GpuNodePool(c, id, { gpu: 'H100', gpusPerNode: 1, size: { min: 0, max: 2 }, sharing });
  new BatchJob(c, 'job', { image, gpuSlice, pool: [pool('one', first), pool('two', second)] });
  return b;
}
type Sharing = { readonly mig: '1g.10gb'; readonly timeSlicing?: number } | { readonly timeSlicing: number } | { readonly mps: number };
const mig = { mig: '1g.10gb' } as const;

test('a slice that pools call by different names is asked for under one of them, which is refused', () => {
  const b = onBoth(mig, { ...mig, timeSlicing: 2 }, '1g.10gb');
  expect(problems(b)).toEqual(['sharing/pools-name-it-differently at b/c/job.pool']);
  expect(issueOf(b, 'sharing/pools-name-it-differently').message).toBe(
    'its pools call what it asks for by different names, and a pod asks for one: nvidia.com/mig-1g.10gb on b/c/one, nvidia.com/mig-1g.10gb.shared on b/c/two',
  );
});

test.each<[Sharing, Sharing, '1g.10gb' | 'shared']>([
  [mig, mig, '1g.10gb'],
  [{ ...mig, timeSlicing: 2 }, { ...mig, timeSlicing: 3 }, '1g.10gb'],
  [{ timeSlicing: 2 }, { mps: 2 }, 'shared'],
])('pools that call it the same hold it: %j and %j', (first, second, slice) => {
  expect(problems(onBoth(first, second, slice))).toEqual([]);
});
