import { GpuNodePool } from 'cdk-gpu';
import { onAws } from '../../preamble';

export function refused() {
  const { lab, cluster } = onAws();
  const block = { kind: 'capacityBlock', id: 'cr-0123456789abcdef0', zone: 'us-east-1a', endsAt: '2027-01-24T11:30:00Z' } as const;
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    capacity: { ...block, startsAt: '2027-01-25T11:30:00Z' },
  });
  return lab;
}

export function passes() {
  const { lab, cluster } = onAws();
  const block = { kind: 'capacityBlock', id: 'cr-0123456789abcdef0', zone: 'us-east-1a', endsAt: '2027-01-24T11:30:00Z' } as const;
  new GpuNodePool(cluster, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 4 },
    capacity: { ...block, startsAt: '2027-01-20T11:30:00Z' },
  });
  return lab;
}
