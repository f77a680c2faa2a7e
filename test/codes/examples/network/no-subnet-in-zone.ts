import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws({ network: { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-1a': 'subnet-1', 'us-east-1b': 'subnet-2' } } });
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, zones: ['us-east-1c'] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws({ network: { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-1a': 'subnet-1', 'us-east-1b': 'subnet-2' } } });
  new GpuNodePool(cluster, 'l4', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 4 }, zones: ['us-east-1b'] });
  return lab;
}
