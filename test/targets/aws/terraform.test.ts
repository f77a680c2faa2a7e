import { draw, gpuPool } from './support';
test('print', () => {
  const { cluster, addOns } = draw({ pools: [gpuPool('h100', { gpu: 'H100', gpusPerNode: 8 })] });
  require('fs').writeFileSync('/tmp/aws-c.json', cluster.text);
  require('fs').writeFileSync('/tmp/aws-a.json', addOns.text);
});
