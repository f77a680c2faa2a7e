import { GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

export function refused() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'A100-40GB',
    gpusPerNode: 4,
    facts: { cpus: 64, memoryGiB: 512, virtual: 'passthrough' },
    hosts: [host('gpu-1', 31)],
    sharing: { mig: '1g.5gb' },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', {
    gpu: 'A100-40GB',
    gpusPerNode: 4,
    facts: { cpus: 64, memoryGiB: 512, virtual: 'none' },
    hosts: [host('gpu-1', 31)],
    sharing: { mig: '1g.5gb' },
  });
  return lab;
}
