import { engines } from '../../../../lib/targets/onprem/engine';
import { serverTaint, type Inventory, type InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { optionsSchema } from '../../../../lib/targets/onprem/options';

/** A machine of a test, and what makes it different. */
export function hostOf(name: string, last: number, different: Partial<InventoryHost> = {}): InventoryHost {
  return {
    name,
    address: `192.0.2.${String(last)}`,
    nodeIp: `192.0.2.${String(last)}`,
    hostKey: null,
    role: 'agent',
    pool: null,
    facts: {
      cpus: 16,
      memoryGiB: 64,
      diskGiB: 480,
      arch: 'amd64',
      os: { family: 'ubuntu', version: '24.04' },
      virtual: 'none',
      zone: null,
      rack: null,
      nvlinkDomain: null,
    },
    gpu: null,
    rdma: null,
    labels: { 'cdk-gpu/pool': 'system' },
    taints: [],
    ...different,
  };
}

/** Three servers behind an address of their own, a DGX in a rack, and a box whose driver the GPU Operator installs. */
export function hall(options: Readonly<Record<string, unknown>> = {}): Inventory {
  const server = { role: 'server' as const, taints: [serverTaint] };
  const gpuTaint = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' as const };
  const parsed = optionsSchema.parse({
    engine: 'rke2',
    servers: [{ name: 'cp-1', address: '192.0.2.11' }],
    endpoint: { virtualIp: '192.0.2.10' },
    ssh: { user: 'ops' },
    registries: { 'harbor.hall.example': { ca: { file: 'hall-ca.pem' } }, 'plain.hall.example:5000': { plainHttp: true } },
    ...options,
  });
  return {
    name: 'hall-floor',
    engine: engines.rke2,
    release: engines.rke2.releases['1.35'],
    options: parsed,
    endpoint: '192.0.2.10',
    servers: [hostOf('cp-1', 11, server), hostOf('cp-2', 12, server), hostOf('cp-3', 13, { ...server, address: '198.51.100.13' })],
    agents: [
      hostOf('box-1', 41, {
        gpu: { name: 'L40S', count: 4, driver: { by: 'operator', version: null } },
        labels: { 'cdk-gpu/pool': 'boxes', 'node-role.kubernetes.io/worker': 'true' },
        taints: [gpuTaint],
      }),
      hostOf('dgx-1', 31, {
        facts: { ...hostOf('x', 1).facts, cpus: 224, memoryGiB: 2048, diskGiB: 27000, os: { family: 'dgx-os', version: '7' } },
        gpu: { name: 'H100', count: 8, driver: { by: 'dgx-os', version: null } },
        rdma: { kind: 'infiniband', nicsPerNode: 8, as: 'shared', mtu: null, rails: null, addresses: null },
        labels: { 'cdk-gpu/pool': 'dgx', 'cdk-gpu/rack': 'a1' },
        taints: [gpuTaint],
      }),
    ],
    serversRunWork: false,
  };
}

/** The same hall with cards for RoCE in its large machine. */
export function hallWithRails(rdma: Partial<NonNullable<InventoryHost['rdma']>> = {}): Inventory {
  const inventory = hall();
  const rails = ['ens1f0np0', 'ens2f0np0'];
  const roce = { kind: 'roce', nicsPerNode: 2, as: 'shared', mtu: 9000, rails, addresses: '10.100.0.0/23', ...rdma } as const;
  const agents = inventory.agents.map((host) => (host.name === 'dgx-1' ? { ...host, rdma: roce } : host));
  return { ...inventory, agents };
}

/** One machine that is everything, with K3s. */
export function single(): Inventory {
  const host = hostOf('solo', 51, { role: 'server', gpu: { name: 'L4', count: 1, driver: { by: 'host', version: null } } });
  const options = optionsSchema.parse({
    engine: 'k3s',
    servers: [{ name: 'solo', address: '192.0.2.51' }],
    ssh: { user: 'root' },
    loadBalancer: { addresses: ['192.0.2.200-192.0.2.220'] },
  });
  const release = engines.k3s.releases['1.36'];
  return {
    name: 'lab-main',
    engine: engines.k3s,
    release,
    options,
    endpoint: '192.0.2.51',
    servers: [host],
    agents: [],
    serversRunWork: true,
  };
}
