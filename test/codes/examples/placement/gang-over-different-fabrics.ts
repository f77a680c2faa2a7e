import { GpuNodePool, TrainingJob } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const efa = new GpuNodePool(cluster, 'efa', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, zones: ['us-east-1a'] });
  const more = new GpuNodePool(cluster, 'more', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    zones: ['us-east-1a'],
    fabric: 'off',
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 3, pool: [efa, more] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const efa = new GpuNodePool(cluster, 'efa', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, zones: ['us-east-1a'] });
  const more = new GpuNodePool(cluster, 'more', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 4 }, zones: ['us-east-1a'] });
  new TrainingJob(cluster, 'tune', { image, nodes: 4, gpusPerNode: 8, restarts: 3, pool: [efa, more] });
  return lab;
}
