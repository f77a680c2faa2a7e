import { Blueprint, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';

test('programs compile only when AWS has what they ask for', () => {
  const b = new Blueprint('a', { target: aws({ region: 'us-east-1' }) });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  const size = { min: 0, max: 1 };
  new GpuNodePool(c, 'ok', { gpu: 'H100', gpusPerNode: 8, size });
  new GpuNodePool(c, 'types', { gpu: 'L4', gpusPerNode: 1, machineType: ['g6.xlarge', 'gr6.4xlarge'], size });
  new GpuNodePool(c, 'block', {
    gpu: 'H100',
    gpusPerNode: 8,
    size,
    capacity: { kind: 'capacityBlock', id: 'cr-0123456789abcdef0', zone: 'us-east-1a', endsAt: '2027-01-24T11:30:00Z' },
  });
  // @ts-expect-error no AWS machine has four H100
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 4, size });
  // @ts-expect-error AWS has no A10 (it is called A10G there)
  new GpuNodePool(c, 'p', { gpu: 'A10', gpusPerNode: 1, size });
  // @ts-expect-error that machine has L4s
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, machineType: 'g6.xlarge', size });
  // @ts-expect-error that machine has four L4s
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, machineType: 'g6.12xlarge', size });
  // @ts-expect-error one of the machines has another number of GPUs
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, machineType: ['g6.xlarge', 'g6.12xlarge'], size });
  // @ts-expect-error AWS sells no flex start
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'flexStart', maxRun: '4h' } });
  // @ts-expect-error a capacity block ends
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'capacityBlock', id: 'cr-1', zone: 'us-east-1a' } });
  // @ts-expect-error a spot pool has no reservation id
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size, capacity: { kind: 'spot', id: 'cr-1' } });
  const both = { id: 'cr-1', tags: { a: 'b' }, zone: 'us-east-1a' };
  // @ts-expect-error reservations are named by id
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: { kind: 'reservation', ...both } });
  // @ts-expect-error an empty list of capacities buys nothing
  new GpuNodePool(c, 'p', { gpu: 'L4', gpusPerNode: 1, size, capacity: [] });
  // @ts-expect-error a cloud pool has no hosts
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, hosts: [] });
  // @ts-expect-error fixed or between two bounds
  new GpuNodePool(c, 'p', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 2, min: 1, max: 2 } });
  // @ts-expect-error AWS has no such old version any more
  new GpuCluster(b, 'v', { kubernetesVersion: '1.30' });
  // @ts-expect-error a region is needed
  aws({});
  expect(c.target.name).toBe('aws');
});
