import { gcp } from 'cdk-gpu/gcp';
import type { Sample } from '../sample';

export const sample: Sample = {
  target: gcp({ project: 'acme-lab', region: 'us-central1' }),
  gpuPool: { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } },
  cpuPool: { cpus: 4, memoryGiB: 16, size: { min: 0, max: 2 } },
};
