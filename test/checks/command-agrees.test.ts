import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

/** A gang of two nodes with four GPUs each, with a command. */
function withCommand(props: { readonly command?: readonly string[]; readonly args?: readonly string[] }) {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, ...nodes('p') });
  new TrainingJob(c, 'train', { image, nodes: 2, gpusPerNode: 4, restarts: 3, pool, ...props });
  return b;
}

describe('numbers of a command are those of the gang', () => {
  test.each([
    [['torchrun', 'train.py']],
    [['torchrun', '--nnodes=2', '--nproc-per-node=4', 'train.py']],
    [['torchrun', '--nnodes', '2', '--nproc_per_node', '4', 'train.py']],
    [['bash', '-c', 'torchrun --nnodes 2 --nproc-per-node=4 train.py']],
    [['torchrun', '--nnodes=$(NNODES)', '--nproc-per-node=gpu', 'train.py']],
    [['torchrun', '--nnodes=1:4', 'train.py']],
    [['train.py', '--nnodes-max=9']],
    [['torchrun', '--nnodes']],
  ])('%p agrees', (command) => {
    expect(problems(withCommand({ command }))).toEqual([]);
  });

  test.each([
    [['torchrun', '--nnodes=3', 'train.py'], 'the command says 3 for nodes, the job 2'],
    [['torchrun', '--nnodes', '3', 'train.py'], 'the command says 3 for nodes, the job 2'],
    [['torchrun', '--nproc_per_node=8', 'train.py'], 'the command says 8 for gpusPerNode, the job 4'],
    [
      ['sh', '-c', 'torchrun --nnodes=1 --nproc-per-node=8 train.py'],
      'the command says 1 for nodes, the job 2; the command says 8 for gpusPerNode, the job 4',
    ],
  ])('%p does not', (command, message) => {
    const b = withCommand({ command });
    expect(issueOf(b, 'training/command-disagrees')).toMatchObject({ severity: 'warning', path: 'b/c/train', message });
    expect(issueOf(b, 'training/command-disagrees').hint).toBe('leave the flags out: torchrun reads the same values from the environment');
  });

  test('arguments are read as well', () => {
    expect(problems(withCommand({ args: ['--nnodes=4'] }))).toEqual(['training/command-disagrees at b/c/train']);
  });
});
