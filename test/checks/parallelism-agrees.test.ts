import { GpuNodePool, InferenceService } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

/** A server on two GPUs, with arguments. */
function serving(args: readonly string[]) {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 4, ...nodes('p') });
  new InferenceService(c, 'serve', { image, port: 8000, gpus: 2, pool, args });
  return b;
}

test.each([
  [[]],
  [['--model', 'Qwen/Qwen3-8B', '--tensor-parallel-size', '2']],
  [['-tp=1', '--pp', '2']],
  [['--tensor-parallel-size=$(GPUS)']],
  [['--tp-size-limit=4']],
  [['--tp', '1', '--dp', '2']],
])('%j uses both GPUs', (args) => {
  expect(problems(serving(args))).toEqual([]);
});

test.each([
  [['--tensor-parallel-size', '4'], 'the command uses 4 GPUs, a pod has 2', 'ask for gpus: 4, or correct the command'],
  [['--tp=2', '--pipeline-parallel-size', '2'], 'the command uses 4 GPUs, a pod has 2', 'ask for gpus: 4, or correct the command'],
  [['-tp', '1'], 'the command uses 1 GPUs, a pod has 2', 'correct the command: the other GPUs would be idle'],
])('%j does not', (args, message, hint) => {
  expect(issueOf(serving(args), 'inference/command-disagrees')).toMatchObject({ severity: 'warning', path: 'b/c/serve', message, hint });
});
