import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { issueOf, problems, programIn } from '../support/programs';

test('more slices than a node holds pods are refused', () => {
  const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { timeSlicing: 48 } });
  expect(problems(b)).toEqual(['sharing/more-slices-than-pods at b/c/p.sharing']);
  expect(issueOf(b, 'sharing/more-slices-than-pods').message).toMatch(
    /^a node offers 384 slices, and holds 100 pods, of which \d\d may be yours$/,
  );
});

test('slices that a node holds pods for are not', () => {
  const { b, c } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.10gb' } });
  expect(problems(b)).toEqual([]);
});

test.each([
  [undefined, []],
  [64, ['sharing/more-slices-than-pods at b/c/p.sharing']],
])('on Google Cloud the number of pods follows, unless the program says %j', (maxPodsPerNode, expected) => {
  const { b, c } = programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));
  const pods = maxPodsPerNode === undefined ? {} : { maxPodsPerNode };
  new GpuNodePool(c, 'p', {
    gpu: 'A100-80GB',
    gpusPerNode: 8,
    size: { fixed: 1 },
    zones: ['us-central1-a'],
    sharing: { mig: '1g.10gb' },
    ...pods,
  });
  expect(problems(b)).toEqual(expected);
});
