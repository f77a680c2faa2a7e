import { BatchJob } from 'cdk-gpu';
import { issueOf, problems, programIn } from '../support/programs';
import { gcp } from 'cdk-gpu/gcp';

const place = () => programIn(gcp({ project: 'acme-ml', region: 'us-central1' }));

test('shared memory beyond the memory that it is a part of', () => {
  const { b, c, image } = place();
  new BatchJob(c, 'job', { image, memoryGiB: 1, sharedMemoryGiB: 1.5 });
  const { path, message, hint } = issueOf(b, 'workload/shared-memory-too-large');
  expect({ path, message, hint }).toEqual({
    path: 'b/c/job.sharedMemoryGiB',
    message: '/dev/shm would have 1.5 GiB, and all memory of a pod is 1 GiB',
    hint: 'give less than 1, or more memoryGiB',
  });
});

test('beyond what a pod has by default', () => {
  const { b, c, image } = place();
  new BatchJob(c, 'job', { image, sharedMemoryGiB: 1 });
  expect(problems(b)).toEqual(['workload/shared-memory-too-large at b/c/job.sharedMemoryGiB']);
});

test('amounts below one GiB are told as they are', () => {
  const { b, c, image } = place();
  new BatchJob(c, 'job', { image, memoryGiB: 0.0625, sharedMemoryGiB: 0.5 });
  expect(issueOf(b, 'workload/shared-memory-too-large').message).toBe('/dev/shm would have 0.5 GiB, and all memory of a pod is 0.062 GiB');
});

test('up to the limit is enough', () => {
  const { b, c, image } = place();
  new BatchJob(c, 'job', { image, memoryGiB: { atLeast: 1, atMost: 2 }, sharedMemoryGiB: 2 });
  expect(problems(b)).toEqual([]);
});
