import type { ClusterModel } from '../model/cluster';
import type { PoolModel } from '../model/node-pool';

/** Id of the pool that clouds add to each cluster. */
export const systemPoolId = 'system';

/**
 * Nodes for the cluster's own pods, and for pods without GPUs that name no pool: as many as the program says, of the cheapest machine. It has no taint, which a cloud's own
 * pods would not tolerate. `place` is what the cloud's pools say beside size, capacity, zones and cores.
 */
export function cloudSystemPool(
  cluster: Omit<ClusterModel, 'pools' | 'workloads'>,
  place: Readonly<Record<string, unknown>> = {},
): PoolModel {
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
    sharing: null,
    diskGiB: null,
    labels: {},
    taints: [],
    tags: {},
    size,
    place: { size, capacity: [{ kind: 'onDemand' }], zones: null, cpus, memoryGiB, arch: 'amd64', machineType: null, ...place },
  };
}
