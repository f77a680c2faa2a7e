import type { Host as GivenHost, HostFacts, OnPremOptions } from 'cdk-gpu/onprem';
import type { PoolModel, Taint } from '../../../lib/model/node-pool';
import type { PlacedPool } from '../../../lib/placement/placement';
import { saidOf } from '../../support/own-machines';
import type { ClusterTruth } from './truth';

type Facts = Partial<{ readonly [K in keyof HostFacts]: HostFacts[K] | null }>;
type Written = Omit<GivenHost, keyof HostFacts | 'internalAddress' | 'hostKey'> &
  Facts & { readonly internalAddress?: string | null; readonly hostKey?: unknown };

/** What a pool of hosts says. */
interface Place {
  readonly facts: Facts | null;
  readonly hosts: readonly Written[];
  readonly driver: string | { readonly operator: string };
  readonly rdma: {
    readonly kind: string;
    readonly nicsPerNode: number;
    readonly as: string;
    readonly mtu: number | null;
    readonly rails: readonly string[] | null;
    readonly addresses: string | readonly string[] | null;
  } | null;
}

/** One machine as the program says that it is to be. */
export interface Machine {
  readonly name: string;
  readonly address: string;
  /** Null where SSH is given a name, so that the engine has to find out. */
  readonly clusterAddress: string | null;
  readonly key: string;
  readonly server: boolean;
  readonly facts: Facts;
  readonly pool: PlacedPool | null;
  readonly place: Place | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
}

/** All that is right of one cluster of one's own machines. */
export interface Hall {
  readonly name: string;
  readonly minor: string;
  readonly said: OnPremOptions;
  readonly endpoint: string;
  readonly servers: readonly Machine[];
  readonly agents: readonly Machine[];
}

export function placeOf(pool: PoolModel): Place {
  return pool.place as unknown as Place;
}

/** What a pool says of its cards for RoCE; null where it has none, or pods are given none. */
export function roceOf(pool: PoolModel): Roce | null {
  const rdma = pool.kind === 'gpu' ? placeOf(pool).rdma : null;
  if (rdma?.kind !== 'roce') return null;
  const { as, mtu, rails, addresses } = rdma;
  return rails === null || addresses === null ? null : { as, mtu, rails, addresses };
}

interface Roce {
  readonly as: string;
  readonly mtu: number | null;
  readonly rails: readonly string[];
  readonly addresses: string | readonly string[];
}

/** Null: the program's options are not known, so that nothing can be said. */
export function hallOf({ context, target, name }: Pick<ClusterTruth, 'context' | 'target' | 'name'>): Hall | null {
  const said = saidOf(target);
  if (said === null) return null;
  const pools = context.pools.filter(({ pool }) => pool.kind !== 'system');
  const names = new Set([
    ...said.servers.map((server) => server.name),
    ...pools.flatMap(({ pool }) => placeOf(pool).hosts.map((host) => host.name)),
  ]);
  const runWork = said.serversRunWork ?? names.size === 1;
  const inPools = pools.flatMap((placed) => placeOf(placed.pool).hosts.map((host) => workerOf(said, placed, host)));
  const servers = said.servers.map((server): Machine => {
    const worker = inPools.find((machine) => machine.name === server.name);
    if (worker !== undefined) return worker;
    const facts = factsOf(server, said.serverFacts ?? null);
    return {
      ...reachOf(said, server),
      server: true,
      facts,
      pool: null,
      place: null,
      labels: {
        ...whereabouts(facts),
        ...server.labels,
        ...(runWork && said.storage?.install === 'longhorn' ? { 'cdk-gpu/storage': 'longhorn' } : {}),
        'cdk-gpu/pool': 'system',
      },
      taints: runWork ? [] : [{ key: 'node-role.kubernetes.io/control-plane', value: 'true', effect: 'NoSchedule' }],
    };
  });
  const { endpoint } = said;
  const [first] = servers;
  return {
    name,
    minor: context.cluster.kubernetesVersion,
    said,
    endpoint:
      endpoint === undefined
        ? (first?.clusterAddress ?? first?.address ?? '')
        : 'virtualIp' in endpoint
          ? endpoint.virtualIp
          : endpoint.existing,
    servers,
    agents: inPools.filter(({ server }) => !server),
  };
}

function workerOf(said: OnPremOptions, placed: PlacedPool, host: Written): Machine {
  const server = said.servers.some(({ name }) => name === host.name);
  const place = placeOf(placed.pool);
  const facts = factsOf(host, place.facts);
  const { 'kubernetes.io/arch': _arch, ...labels } = placed.node.labels;
  return {
    ...reachOf(said, host),
    server,
    facts,
    pool: placed,
    place,
    labels: { ...labels, ...whereabouts(facts), ...host.labels, ...placed.pool.labels, ...host.labels, ...ours(labels) },
    taints: placed.node.taints,
  };
}

/** Labels that nobody else can give. */
function ours(labels: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(labels).filter(([key]) => /^(cdk-gpu\/(pool|storage)|nvidia\.com\/(mig\.config|device-plugin\.config))$/.test(key)),
  );
}

function reachOf(
  { ssh }: OnPremOptions,
  { name, address, internalAddress, hostKey }: Written,
): Pick<Machine, 'name' | 'address' | 'clusterAddress' | 'key'> {
  const key = ssh.verifyHostKeys === false || typeof hostKey !== 'string' ? '' : hostKey;
  return { name, address, clusterAddress: internalAddress ?? (/^[\d.]+$/.test(address) ? address : null), key };
}

function factsOf(host: Facts, common: Facts | null): Facts {
  return { ...common, ...Object.fromEntries(Object.entries(host).filter(([, value]: [string, unknown]) => (value ?? null) !== null)) };
}

function whereabouts({ zone, rack, nvlinkDomain }: Facts): Readonly<Record<string, string>> {
  const all = { 'topology.kubernetes.io/zone': zone, 'cdk-gpu/rack': rack, 'cdk-gpu/nvlink-domain': nvlinkDomain };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}

/** A machine, and all the others. */
export interface Host {
  readonly hall: Hall;
  readonly machine: Machine;
}

/** Paths of the engine on a host. */
export function foldersOf({ said: { engine } }: Hall): { readonly config: string; readonly data: string; readonly join: number } {
  return { config: `/etc/rancher/${engine}`, data: `/var/lib/rancher/${engine}`, join: engine === 'rke2' ? 9345 : 6443 };
}

/** The unit of the engine on a host. */
export function serviceOf({ said: { engine } }: Hall, { server }: Machine): string {
  return engine === 'rke2' ? `rke2-${server ? 'server' : 'agent'}` : server ? 'k3s' : 'k3s-agent';
}

/** Registries that nobody outside would vouch for, or that have no TLS. */
export function inHouse({ registries = {} }: OnPremOptions): readonly string[] {
  return Object.entries(registries).flatMap(([host, { ca, plainHttp }]) => (ca !== undefined || plainHttp === true ? [host] : []));
}
