import { CpuNodePool, GpuNodePool } from 'cdk-gpu';
import { host, onPrem } from '../../preamble';

const rdma = { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/23' } as const;
const facts = { cpus: 192, memoryGiB: 2048 };

export function refused() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', { gpu: 'H100', gpusPerNode: 8, rdma, facts, hosts: [host('gpu-1', 31)] });
  return lab;
}

export function passes() {
  const { lab, cluster } = onPrem();
  new GpuNodePool(cluster, 'gpus', { gpu: 'H100', gpusPerNode: 8, rdma, facts, hosts: [host('gpu-1', 31)] });
  new CpuNodePool(cluster, 'services', { facts: { cpus: 32, memoryGiB: 128 }, hosts: [host('svc-1', 21)] });
  return lab;
}
