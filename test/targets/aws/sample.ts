import { aws } from 'cdk-gpu/aws';
import type { Sample } from '../sample';

export const sample: Sample = {
  target: aws({ region: 'us-east-1', account: '123456789012' }),
  gpuPool: { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 } },
  sharedPool: { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 }, sharing: { timeSlicing: 4 } },
  cpuPool: { cpus: 4, memoryGiB: 16, size: { min: 0, max: 2 } },
};
