import { CpuNodePool, GpuNodePool, Microservice } from 'cdk-gpu';
import { issueOf, nodes, problems, program } from '../support/programs';

test('work without a GPU that is sent to GPU nodes is a warning', () => {
  const { b, c, image } = program();
  const pool = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 4, ...nodes('l4') });
  new Microservice(c, 'web', { image, port: 80, pool });
  expect(problems(b)).toEqual(['placement/gpu-pool-without-gpu at b/c/web']);
  const { severity, message, hint } = issueOf(b, 'placement/gpu-pool-without-gpu');
  expect({ severity, message, hint }).toMatchInlineSnapshot(`
    {
      "hint": "ask for \`gpus\`, or leave \`pool\` out",
      "message": "it asks for no GPU and is sent to b/c/l4, where each node has 4",
      "severity": "warning",
    }
  `);
});

test('also where a CPU pool is its first choice', () => {
  const { b, c, image } = program();
  const cpus = new CpuNodePool(c, 'cpus', nodes('cpus'));
  const gpus = new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 4, ...nodes('l4') });
  new Microservice(c, 'web', { image, port: 80, pool: [cpus, gpus] });
  expect(problems(b)).toEqual(['placement/gpu-pool-without-gpu at b/c/web']);
});

test('work with a GPU, and work on CPU nodes, is not', () => {
  const { b, c, image } = program();
  new Microservice(c, 'a', { image, port: 80, gpus: 1, pool: new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 4, ...nodes('l4') }) });
  new Microservice(c, 'b', { image, port: 80, pool: new CpuNodePool(c, 'cpus', nodes('cpus')) });
  expect(problems(b)).toEqual([]);
});
