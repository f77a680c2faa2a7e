import type { ClusterModel } from '../../model/cluster';
import type { PoolModel } from '../../model/node-pool';

/** Id of the pool that we add to each cluster. */
const systemPoolId = 'system';

/** Nodes for the cluster's own pods, and for pods without GPUs that name no pool: as many as the program says, of the cheapest machine. No taint: GKE's own pods tolerate none. */
export function systemPool(cluster: Omit<ClusterModel, 'pools' | 'workloads'>): PoolModel {
  const { nodes, cpus, memoryGiB } = cluster.system;
  const size = { min: nodes, max: nodes, start: nodes };
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
    diskGiB: null,
    labels: {},
    taints: [],
    tags: {},
    size,
    place: {
      size,
      capacity: { kind: 'onDemand' },
      zones: null,
      driver: 'default',
      maxPodsPerNode: null,
      cpus,
      memoryGiB,
      arch: 'amd64',
      machineType: null,
    },
  };
}
