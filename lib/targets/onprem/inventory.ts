import type { Architecture } from '../../catalog/machine';
import type { GpuName } from '../../catalog/gpu';
import type { ClusterModel } from '../../model/cluster';
import { gpuTaint, poolLabel, type PoolModel, type Taint } from '../../model/node-pool';
import { gpuNodeLabels } from '../gpu-operator-sharing';
import { engines, type Engine } from './engine';
import type { GivenFacts, GivenHost, OnPremPool, ParsedOptions } from './options';
import { longhornLabels } from './storage';

/** What is known of a machine; null: nobody said. */
export interface Facts {
  readonly cpus: number | null;
  readonly memoryGiB: number | null;
  readonly diskGiB: number | null;
  readonly arch: Architecture;
  readonly os: { readonly family: string; readonly version: string } | null;
  readonly virtual: 'none' | 'passthrough' | 'vgpu';
  readonly zone: string | null;
  readonly rack: string | null;
  readonly nvlinkDomain: string | null;
}

/** One machine as the cluster will have it. */
export interface InventoryHost {
  readonly name: string;
  /** Where SSH goes. */
  readonly address: string;
  /** Where cluster traffic goes: `node-ip`. Null: the engine finds out by itself, because `address` is a name. */
  readonly nodeIp: string | null;
  readonly hostKey: GivenHost['hostKey'];
  readonly role: 'server' | 'agent';
  /** Path of its pool in the program; null for a server that is in none. */
  readonly pool: string | null;
  readonly facts: Facts;
  readonly gpu: { readonly name: GpuName; readonly count: number; readonly driver: Driver } | null;
  readonly rdma: OnPremPool['rdma'];
  /** Labels and taints that the node registers with. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** Who installs the driver, and which version where that is pinned. */
export interface Driver {
  readonly by: 'operator' | 'host' | 'dgx-os';
  readonly version: string | null;
}

/** All machines of a cluster, and what they have in common. */
export interface Inventory {
  /** `<blueprint>-<cluster>`: what it is called on hosts. */
  readonly name: string;
  readonly engine: Engine;
  /** Release of the engine: `v1.35.7+rke2r1`. */
  readonly release: string;
  readonly options: ParsedOptions;
  /** Where nodes and people find the control plane. */
  readonly endpoint: string;
  /** In the program's order: the first starts the cluster. */
  readonly servers: readonly InventoryHost[];
  /** Sorted by name. */
  readonly agents: readonly InventoryHost[];
  readonly serversRunWork: boolean;
}

/** Keeps work off servers that are to run none. K3s' own pods tolerate it, and of RKE2's those that give nodes their network and names. */
export const serverTaint: Taint = { key: 'node-role.kubernetes.io/control-plane', value: 'true', effect: 'NoSchedule' };
const rackLabel = 'cdk-gpu/rack';
const nvlinkLabel = 'cdk-gpu/nvlink-domain';
const zoneLabel = 'topology.kubernetes.io/zone';

/** What is known of a host: what it says, what its pool says of all, and nothing. */
export function factsOf(host: GivenFacts, common: GivenFacts | null): Facts {
  const said = { ...common, ...withoutGaps(host) };
  return {
    cpus: said.cpus ?? null,
    memoryGiB: said.memoryGiB ?? null,
    diskGiB: said.diskGiB ?? null,
    arch: said.arch ?? 'amd64',
    os: said.os ?? null,
    virtual: said.virtual ?? 'none',
    zone: said.zone ?? null,
    rack: said.rack ?? null,
    nvlinkDomain: said.nvlinkDomain ?? null,
  };
}

function withoutGaps(facts: GivenFacts): GivenFacts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

/** Labels that a host's facts give its node. */
export function topologyLabels({ zone, rack, nvlinkDomain }: Facts): Readonly<Record<string, string>> {
  return {
    ...(zone === null ? {} : { [zoneLabel]: zone }),
    ...(rack === null ? {} : { [rackLabel]: rack }),
    ...(nvlinkDomain === null ? {} : { [nvlinkLabel]: nvlinkDomain }),
  };
}

/** Whether a host of a pool is one of the servers. */
export function isServer(options: ParsedOptions, { name }: { readonly name: string }): boolean {
  return options.servers.some((server) => server.name === name);
}

/** Whether servers are in the pool: the cluster's own pods run there. */
export function hasServer(options: ParsedOptions, pool: PoolModel): boolean {
  return hostsOf(pool).some((host) => isServer(options, host));
}

/** Taints of a pool's nodes. Those with GPUs are kept for pods that use them, but for servers. */
export function poolTaints(options: ParsedOptions, pool: PoolModel): readonly Taint[] {
  if (pool.kind !== 'gpu' || hasServer(options, pool)) return pool.taints;
  // Another value of it would be a second taint of one key and effect, which no node may have.
  return [gpuTaint, ...pool.taints.filter(({ key, effect }) => key !== gpuTaint.key || effect !== gpuTaint.effect)];
}

/** Whether Longhorn runs on a pool's nodes: where pods without GPUs may be. GPU nodes keep their cores, a part of which it would hold, for pods with GPUs. */
export function runsLonghorn(options: ParsedOptions, pool: PoolModel): boolean {
  return options.storage.install === 'longhorn' && (pool.kind !== 'gpu' || hasServer(options, pool));
}

/** Labels that the nodes of a pool have for what keeps volumes. */
export function storageLabels(options: ParsedOptions, pool: PoolModel): Readonly<Record<string, string>> {
  return runsLonghorn(options, pool) ? longhornLabels : {};
}

/** Whether servers run work: as the program says, and otherwise where there is one machine in all. */
export function serversRunWork(options: ParsedOptions, pools: readonly PoolModel[]): boolean {
  if (options.serversRunWork !== null) return options.serversRunWork;
  const names = new Set([...options.servers, ...pools.flatMap(hostsOf)].map(({ name }) => name));
  return names.size === 1;
}

/** Hosts of a pool, as the program gives them. */
export function hostsOf(pool: PoolModel): readonly GivenHost[] {
  return (pool.place as unknown as OnPremPool).hosts;
}

/** Puts together what the target's options and the pools say of machines. */
export function inventoryOf(options: ParsedOptions, blueprint: string, cluster: ClusterModel): Inventory {
  const engine = engines[options.engine];
  const runWork = serversRunWork(options, cluster.pools);
  const inPools = cluster.pools.flatMap((pool) => hostsOf(pool).map((host) => poolHost(options, pool, host)));
  const servers = options.servers.map((server) => {
    const worker = inPools.find(({ name }) => name === server.name);
    if (worker !== undefined) return { ...worker, hostKey: server.hostKey ?? worker.hostKey };
    const facts = factsOf(server, options.serverFacts);
    return {
      ...reachOf(server),
      role: 'server' as const,
      pool: null,
      facts,
      gpu: null,
      rdma: null,
      labels: {
        ...topologyLabels(facts),
        ...server.labels,
        ...(runWork && options.storage.install === 'longhorn' ? longhornLabels : {}),
        [poolLabel]: 'system',
      },
      taints: runWork ? [] : [serverTaint],
    };
  });
  const agents = inPools.filter(({ role }) => role === 'agent').sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    name: `${blueprint}-${cluster.id}`,
    engine,
    release: engine.releases[cluster.kubernetesVersion as keyof Engine['releases']],
    options,
    endpoint: endpointOf(options),
    servers,
    agents,
    serversRunWork: runWork,
  };
}

/** Where nodes and people find the control plane. */
export function endpointOf({ endpoint, servers }: ParsedOptions): string {
  if (endpoint !== null) return 'virtualIp' in endpoint ? endpoint.virtualIp : endpoint.existing;
  const [first] = servers;
  return first === undefined ? '' : (first.internalAddress ?? first.address);
}

function poolHost(options: ParsedOptions, pool: PoolModel, host: GivenHost): InventoryHost {
  const place = pool.place as unknown as OnPremPool;
  const facts = factsOf(host, place.facts);
  return {
    ...reachOf(host),
    role: isServer(options, host) ? 'server' : 'agent',
    pool: pool.path,
    facts,
    gpu: pool.gpu === null ? null : { name: pool.gpu, count: pool.gpusPerNode, driver: driverOf(pool) },
    rdma: pool.kind === 'gpu' ? place.rdma : null,
    labels: {
      ...topologyLabels(facts),
      ...pool.labels,
      ...host.labels,
      ...gpuNodeLabels(pool),
      ...storageLabels(options, pool),
      [poolLabel]: pool.id,
    },
    taints: poolTaints(options, pool),
  };
}

function reachOf({ name, address, internalAddress, hostKey }: GivenHost): Pick<InventoryHost, 'name' | 'address' | 'nodeIp' | 'hostKey'> {
  return { name, address, nodeIp: internalAddress ?? (/^[\d.]+$/.test(address) ? address : null), hostKey };
}

/** Who installs the driver of a pool's GPUs. */
export function driverOf(pool: PoolModel): Driver {
  const { driver } = pool.place as unknown as OnPremPool;
  return typeof driver === 'string' ? { by: driver, version: null } : { by: 'operator', version: driver.operator };
}
