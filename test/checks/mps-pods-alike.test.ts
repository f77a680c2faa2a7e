import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { issueOf, problems, programIn } from '../support/programs';

type User = ConstructorParameters<typeof BatchJob>[2]['runAs'];
function two(sharing: { readonly mps: number } | { readonly timeSlicing: number }, first: User, second: User) {
  const { b, c, image } = programIn(aws({ region: 'us-east-1', account: '123456789012' }));
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 }, sharing });
  const job = (id: string, runAs: User) =>
    new BatchJob(c, id, { image, gpuSlice: 'shared', pool, ...(runAs === undefined ? {} : { runAs }) });
  job('a', first);
  job('b', second);
  return b;
}

test.each<[User, User]>([
  [1000, 2000],
  [1000, { root: 'needs it' }],
  ['image', 1000],
])('pods of %j and %j on one MPS pool are refused', (first, second) => {
  const b = two({ mps: 2 }, first, second);
  expect(problems(b)).toEqual(['sharing/mps-one-user at b/c/b.runAs']);
  expect(issueOf(b, 'sharing/mps-one-user').message).toContain('MPS serves one user of a GPU at a time');
});

test('pods of one user are not, and neither are those that take turns', () => {
  expect(problems(two({ mps: 2 }, 1000, 1000))).toEqual([]);
  expect(problems(two({ mps: 2 }, undefined, undefined))).toEqual([]);
  expect(problems(two({ timeSlicing: 2 }, 1000, 2000))).toEqual([]);
});
