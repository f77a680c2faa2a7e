import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { synth } from 'cdk-gpu/testing';
import { problems, programIn } from '../support/programs';

function job(sharing: { readonly mps: number } | { readonly timeSlicing: number }, sharedMemoryGiB?: number) {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 }, sharing });
  new BatchJob(c, 'w', { image, gpuSlice: 'shared', pool, ...(sharedMemoryGiB === undefined ? {} : { sharedMemoryGiB }) });
  return b;
}
const mounted = (b: ReturnType<typeof job>) => JSON.stringify(synth(b).objects['c']).includes('/dev/shm');

test('a pod that uses MPS has no shared memory of its own', () => {
  expect(mounted(job({ mps: 2 }))).toBe(false);
  expect(mounted(job({ timeSlicing: 2 }))).toBe(true);
});

test('and is refused one', () => {
  expect(problems(job({ mps: 2 }, 1))).toEqual(['sharing/mps-shared-memory at b/c/w.sharedMemoryGiB']);
  expect(problems(job({ timeSlicing: 2 }, 1))).toEqual([]);
});
