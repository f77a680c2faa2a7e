import { gpuTaint } from '../model/node-pool';
import type { WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import type { PodShape } from './node';
import type { PlacedPool, PodRequest } from './placement';

/** A workload's pod as the scheduler would see it if it were sent to this pool. A pod tolerates the taints of pools that its program names, of others only the GPU taint. */
export function podFor(target: Target, workload: WorkloadModel, on: { readonly pool: PlacedPool; readonly request: PodRequest }): PodShape {
  const { pool, request } = on;
  const needs = target.podNeeds(pool);
  const named = workload.pools !== null;
  const devices: Record<string, number> = {};
  if (request.gpus > 0) devices[needs.gpuResource] = request.gpus;
  if (request.fabricDevices > 0 && needs.fabric !== null) devices[needs.fabric.resource] = request.fabricDevices;
  const gpuToleration = { key: gpuTaint.key, operator: 'Exists' as const, effect: gpuTaint.effect };
  return {
    cpuMillis: request.cpuMillis,
    memoryMiB: request.memoryMiB,
    devices,
    nodeSelector: needs.nodeSelector,
    tolerations: named
      ? needs.tolerations
      : [...(request.gpus > 0 ? [gpuToleration] : []), ...needs.tolerations.filter((toleration) => !isUsers(pool, toleration.key))],
  };
}

/** Taints that the program put on the pool itself, to keep others away. */
function isUsers(pool: PlacedPool, key: string): boolean {
  return key !== gpuTaint.key && pool.pool.taints.some((taint) => taint.key === key);
}
