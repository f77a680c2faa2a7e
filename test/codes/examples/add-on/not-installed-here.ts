import { GpuNodePool } from 'cdk-gpu';
import { onExisting } from '../../preamble';

export function refused() {
  const { lab, cluster } = onExisting({ distribution: 'openshift' });
  new GpuNodePool(cluster, 'rack', {
    gpu: 'L4',
    gpusPerNode: 1,
    nodes: { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onExisting({ distribution: 'openshift', present: ['gpuOperator'] });
  new GpuNodePool(cluster, 'rack', {
    gpu: 'L4',
    gpusPerNode: 1,
    nodes: { selector: { rack: 'a' }, count: 2, each: { cpus: 16, memoryGiB: 64 } },
  });
  return lab;
}
