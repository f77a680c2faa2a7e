import { existing } from 'cdk-gpu/existing';
import type { Sample } from '../sample';

export const sample: Sample = {
  target: existing({ distribution: 'kubeadm' }),
  gpuPool: { gpu: 'H100', gpusPerNode: 8, nodes: { selector: { gpu: 'h100' }, count: 4, each: { cpus: 200, memoryGiB: 1900 } } },
  sharedPool: {
    gpu: 'L4',
    gpusPerNode: 1,
    nodes: {
      selector: { gpu: 'l4', 'nvidia.com/device-plugin.config': 'time-slicing-4' },
      count: 2,
      each: { cpus: 16, memoryGiB: 64 },
    },
    sharing: { timeSlicing: 4 },
  },
  cpuPool: { nodes: { selector: { kind: 'cpu' }, count: 2, each: { cpus: 4, memoryGiB: 16 } } },
};
