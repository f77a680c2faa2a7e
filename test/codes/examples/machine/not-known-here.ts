import { GpuNodePool } from 'cdk-gpu';
import { onGoogle } from '../../preamble';

export function refused() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    machineType: 'a3-highgpu-8g',
    size: { min: 0, max: 4 },
    zones: ['us-central1-f'],
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onGoogle();
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    machineType: 'a3-highgpu-8g',
    size: { min: 0, max: 4 },
    zones: ['us-central1-a'],
  });
  return lab;
}
