import { BatchJob, GpuNodePool, InferenceService } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

const code = 'placement/strands-gpus';
/** Services by GPUs, cores and memory, on nodes with four GPUs, 16 cores and 64 GiB. */
const onFour = (...services: readonly (readonly [gpus: number, cpus: number, memoryGiB: number])[]) => {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 4, ...nodes('l4') });
  services.forEach(
    ([gpus, cpus, memoryGiB], index) => new InferenceService(c, `s${index}`, { image, port: 80, gpus, cpus, memoryGiB, pool }),
  );
  return b;
};

test.each<[string, number, number, number, string]>([
  ['cores', 2, 12, 8, '2 of the 4 GPUs of each node of b/c/l4 can be nobody\'s: its pods want 12 of 15.4 cores each, so that 1 fits on a node'],
  ['memory', 1, 1, 30, '2 of the 4 GPUs of each node of b/c/l4 can be nobody\'s: its pods want 30 of 63.2 GiB of memory each, so that 2 fit on a node'],
  ['GPUs that do not divide', 3, 1, 1, '1 of the 4 GPUs of each node of b/c/l4 can be nobody\'s: its pods want 3 each, which does not divide 4'],
])('%s leave GPUs over', (_, gpus, cpus, memoryGiB, message) => {
  expect(issueOf(onFour([gpus, cpus, memoryGiB]), code)).toMatchObject({ severity: 'warning', path: 'b/c/s0', message });
}); // prettier-ignore

test('what another workload of the pool can use is not stranded', () => {
  expect(problems(onFour([3, 1, 1], [1, 1, 1]))).toEqual([]);
  expect(problems(onFour([2, 12, 8], [1, 3, 1]))).toEqual([]);
  expect(problems(onFour([2, 12, 8], [1, 4, 1]))).toEqual([`${code} at b/c/s0`, `${code} at b/c/s1`]);
});

test.each([1, 2, 4])('pods of %p GPUs that say no more have their share', (gpus) => {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 4, ...nodes('l4') });
  new BatchJob(c, 'w', { image, gpus, pool });
  expect(problems(b)).toEqual([]);
});
