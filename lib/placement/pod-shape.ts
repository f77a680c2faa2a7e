import { gpuTaint } from '../model/node-pool';
import { usesGpu, type WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import type { PodShape, Toleration } from './node';
import type { PlacedPool, PodRequest } from './placement';

/** A workload's pod as the scheduler would see it if it were sent to this pool. */
export function podFor(target: Target, workload: WorkloadModel, on: { readonly pool: PlacedPool; readonly request: PodRequest }): PodShape {
  const { pool, request } = on;
  const needs = target.podNeeds(pool);
  const devices: Record<string, number> = {};
  const resource = needs.gpuUnits[request.gpuUnit];
  if (request.gpus > 0 && resource !== undefined) devices[resource] = request.gpus;
  if (request.fabricDevices > 0 && needs.fabric !== null) devices[needs.fabric.resource] = request.fabricDevices;
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
  const gpus = usesGpu(workload);
  const kept =
    workload.pools !== null ? needed : needed.filter(({ key }) => !pool.taints.some((taint) => taint.key === key && key !== gpuTaint.key));
  if (!gpus || kept.some(({ key }) => key === gpuTaint.key || key === '')) return kept;
  return [...kept, { key: gpuTaint.key, operator: 'Exists', effect: gpuTaint.effect }];
}
