import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const zones = ['us-east-1a', 'us-east-1b'];
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, fabric: 'require', zones });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const zones = ['us-east-1a'];
  new GpuNodePool(cluster, 'h100', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, fabric: 'require', zones });
  return lab;
}
