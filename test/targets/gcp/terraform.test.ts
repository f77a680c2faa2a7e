import { context, drawn, gpuPool, target, workload } from './support';

test('smoke', () => {
  const on = target();
  const of = context({ on, pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 2 })], workloads: [[workload('t', { kind: 'trainingJob', nodes: 2, gpusPerNode: 2 }), ['l4']]] });
  console.log(JSON.stringify(drawn(on, of), null, 1));
});
