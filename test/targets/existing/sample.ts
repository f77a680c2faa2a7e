import { existing } from 'cdk-gpu/existing';
import type { Sample } from '../sample';

export const sample: Sample = {
  target: existing({ distribution: 'kubeadm' }),
  gpuPool: { gpu: 'H100', gpusPerNode: 8, nodes: { selector: { gpu: 'h100' }, count: 4, each: { cpus: 200, memoryGiB: 1900 } } },
  cpuPool: { nodes: { selector: { kind: 'cpu' }, count: 2, each: { cpus: 4, memoryGiB: 16 } } },
};
