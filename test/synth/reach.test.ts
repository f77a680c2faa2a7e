import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import type { AddOn, Target } from '../../lib/targets/target';
import { changed, nodes, problems, programIn } from '../support/programs';

const code = 'add-on/does-not-reach-pool';
const taint = { key: 'example.com/team', value: 'search', effect: 'NoSchedule' as const };
const plain = aws({ region: 'us-east-1', account: '123456789012' });

/** Two pools, one with a taint of the user's own and a fabric, and add-ons as a mistake would make them. */
function withAddOns(change: (addOn: AddOn) => AddOn) {
  const broken: Partial<Target> = { components: (context) => plain.components(context).map(change) };
  const { b, c, image } = programIn(changed(plain, broken));
  new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 } });
  const pool = new GpuNodePool(c, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, taints: [taint] });
  new TrainingJob(c, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool });
  return b;
}
const reaching = (change: object) => (addOn: AddOn) => ({
  ...addOn,
  reaches: (addOn.reaches ?? []).map((reach) => ({ ...reach, ...change })),
});

test('plugins reach every pool that they are for', () => {
  expect(problems(withAddOns((addOn) => addOn))).toEqual([]);
});

test('a plugin that tolerates only the GPU taint does not reach a pool with another', () => {
  const b = withAddOns(reaching({ tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }] }));
  expect(problems(b)).toEqual([`${code} at b/c/h100`, `${code} at b/c/h100`]);
  expect(b.check()[1]?.message).toBe(
    'DaemonSet nvidia-device-plugin of devicePlugin is not on its nodes: its nodes are tainted example.com/team=search:NoSchedule, which the pod does not tolerate',
  );
});

test('a plugin that looks for a label of other nodes does not reach any', () => {
  const b = withAddOns((addOn) => (addOn.component === 'devicePlugin' ? reaching({ labels: { gpu: ['yes', 'true'] } })(addOn) : addOn));
  expect(problems(b)).toEqual([`${code} at b/c/h100`, `${code} at b/c/l4`]);
  expect(b.check()[0]?.message).toContain('its nodes are not labelled gpu=yes or true');
});

test('the operator reaches nodes that exist, whatever their taints', () => {
  const { b, c } = programIn(existing({ distribution: 'kubeadm' }));
  new GpuNodePool(c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4'), nodeTaints: [taint] });
  expect(problems(b)).toEqual([]);
  const target = existing({ distribution: 'kubeadm' });
  const none = changed(target, { components: (context) => target.components(context).map(reaching({ tolerations: [] })) });
  const broken = programIn(none);
  new GpuNodePool(broken.c, 'l4', { gpu: 'L4', gpusPerNode: 1, ...nodes('l4'), nodeTaints: [taint] });
  expect(problems(broken.b)).toEqual([`${code} at b/c/l4`, `${code} at b/c/l4`]);
});
