import type { ClusterModel } from '../../model/cluster';
import type { PoolModel } from '../../model/node-pool';
import { systemPoolId } from '../system-pool';
import { hostsOf, serversRunWork } from './inventory';
import type { OnPremPool, ParsedOptions } from './options';

/** Servers that are in no pool, where servers run work: null where there are none. */
export function systemPool(options: ParsedOptions, cluster: Omit<ClusterModel, 'workloads'>): PoolModel | null {
  if (!serversRunWork(options, cluster.pools)) return null;
  const inPools = new Set(cluster.pools.flatMap(hostsOf).map(({ name }) => name));
  const hosts = options.servers.filter(({ name }) => !inPools.has(name));
  if (hosts.length === 0) return null;
  const place: OnPremPool = { facts: options.serverFacts, hosts, driver: 'operator', rdma: null };
  return {
    id: systemPoolId,
    path: `${cluster.path}/${systemPoolId}`,
    at: cluster.at,
    cluster: cluster.path,
    kind: 'system',
    gpu: null,
    gpusPerNode: 0,
    machineTypes: [],
    fabric: 'off',
    sharing: null,
    diskGiB: null,
    labels: {},
    taints: [],
    tags: {},
    size: { min: hosts.length, max: hosts.length, start: hosts.length },
    place: { ...place },
  };
}
