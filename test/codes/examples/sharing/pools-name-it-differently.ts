import { BatchJob, GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster, image } = onAws();
  const cut = { gpu: 'H100', gpusPerNode: 1, size: { min: 0, max: 4 } } as const;
  const own = new GpuNodePool(cluster, 'own', { ...cut, sharing: { mig: '1g.10gb' } });
  const inTurns = new GpuNodePool(cluster, 'in-turns', { ...cut, sharing: { mig: '1g.10gb', timeSlicing: 2 } });
  new BatchJob(cluster, 'embed', { image, gpuSlice: '1g.10gb', pool: [own, inTurns] });
  return lab;
}

export function passes() {
  const { lab, cluster, image } = onAws();
  const cut = { gpu: 'H100', gpusPerNode: 1, size: { min: 0, max: 4 }, sharing: { mig: '1g.10gb' } } as const;
  const first = new GpuNodePool(cluster, 'first', cut);
  const second = new GpuNodePool(cluster, 'second', cut);
  new BatchJob(cluster, 'embed', { image, gpuSlice: '1g.10gb', pool: [first, second] });
  return lab;
}
