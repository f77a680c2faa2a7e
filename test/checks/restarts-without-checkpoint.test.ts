import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

/** A gang that may be started again as often as `props` say. */
function gang(props: { readonly restarts?: number }) {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, ...nodes('p') });
  new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 4, pool, ...props });
  return b;
}

test('a gang that would be started again by default alone is warned about', () => {
  expect(issueOf(gang({}), 'training/restarts-without-checkpoint')).toMatchObject({ severity: 'warning', path: 'b/c/train' });
});

test.each([0, 3])('%d restarts that the program asks for are its own business', (restarts) => {
  expect(problems(gang({ restarts }))).toEqual([]);
});
