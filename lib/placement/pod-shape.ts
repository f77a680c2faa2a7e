import { gpuTaint, type PoolModel } from '../model/node-pool';
import { usesGpu, type WorkloadModel } from '../model/workload';
import type { PodNeeds } from '../targets/target';
import type { PodShape, Toleration } from './node';
import type { PlacedPool, PodRequest } from './placement';
import { toleratesAll } from './scheduler/taints';

/** A workload's pod as the scheduler would see it if it were sent to this pool. */
export function podFor(
  workload: WorkloadModel,
  on: { readonly pool: PlacedPool; readonly needs: PodNeeds; readonly request: PodRequest },
): PodShape {
  const { pool, needs, request } = on;
  const devices: Record<string, number> = {};
  const resource = needs.gpuUnits[request.gpuUnit];
  if (request.gpus > 0 && resource !== undefined) devices[resource] = request.gpus;
  if (request.fabricDevices > 0) for (const name of needs.fabric?.resources ?? []) devices[name] = request.fabricDevices;
  return {
    cpuMillis: request.cpuMillis,
    memoryMiB: request.memoryMiB,
    devices,
    nodeSelector: needs.nodeSelector,
    tolerations: tolerationsOn(workload, pool, needs.tolerations),
  };
}

/**
 * What a workload's pods tolerate of a pool. Taints that the program put on it, or says that its nodes have, keep away work that does not name it; the GPU taint keeps
 * away work that asks for no GPU. GPU pods tolerate that one wherever they go: most places add the toleration themselves, machines of one's own do not.
 */
export function tolerationsOn(workload: WorkloadModel, { pool }: PlacedPool, needed: readonly Toleration[]): readonly Toleration[] {
  return tolerationsOf({ gpus: usesGpu(workload), named: workload.pools !== null }, pool, needed);
}

/** No pod that names no pool tolerates what the pool is tainted with. */
export function isClosed({ pool, node }: PlacedPool, needed: readonly Toleration[]): boolean {
  return !toleratesAll(tolerationsOf({ gpus: true, named: false }, pool, needed), node.taints);
}

function tolerationsOf(
  { gpus, named }: { readonly gpus: boolean; readonly named: boolean },
  pool: PoolModel,
  needed: readonly Toleration[],
): readonly Toleration[] {
  const kept =
    named || pool.taints.length === 0
      ? needed
      : needed.filter(({ key }) => !pool.taints.some((taint) => taint.key === key && key !== gpuTaint.key));
  if (!gpus || kept.some(({ key }) => key === gpuTaint.key || key === '')) return kept;
  return [...kept, { key: gpuTaint.key, operator: 'Exists', effect: gpuTaint.effect }];
}
