import { gcp } from 'cdk-gpu/gcp';
import type { Sample } from '../sample';

export const sample: Sample = {
  target: gcp({ project: 'acme-lab', region: 'us-central1' }),
  gpuPool: { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } },
  sharedPool: { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 }, sharing: { timeSlicing: 4 } },
  cpuPool: { cpus: 4, memoryGiB: 16, size: { min: 0, max: 2 } },
};
