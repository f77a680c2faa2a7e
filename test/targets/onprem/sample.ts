import { onprem } from 'cdk-gpu/onprem';
import type { Sample } from '../sample';

function at(name: string, last: number) {
  const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
  return { name, address: `192.0.2.${String(last)}`, hostKey };
}

export const sample: Sample = {
  target: onprem({ engine: 'rke2', servers: [at('cp-1', 11)], ssh: { user: 'ops' } }),
  gpuPool: {
    gpu: 'H100',
    gpusPerNode: 8,
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '10.100.0.0/24' },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts: [at('gpu-1', 31), at('gpu-2', 32), at('gpu-3', 33), at('gpu-4', 34)],
  },
  sharedPool: {
    gpu: 'L4',
    gpusPerNode: 1,
    facts: { cpus: 16, memoryGiB: 64 },
    hosts: [at('small-1', 41), at('small-2', 42)],
    sharing: { timeSlicing: 4 },
  },
  cpuPool: { facts: { cpus: 16, memoryGiB: 64 }, hosts: [at('svc-1', 21), at('svc-2', 22)] },
};
