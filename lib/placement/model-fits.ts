import { gpuMemoryGiB } from '../catalog/gpus';
import { gpuUnitsOf } from '../model/gpu-units';
import { bytesPerParameter, gpuRequestOf, type ServedModel, type WorkloadModel } from '../model/workload';
import type { PlacedPool } from './placement';
import type { PoolReason } from './pool-reason';

const gibibyte = 2 ** 30;

/** Part of the GPUs' memory that keys and values of requests take, when the program does not say. */
const usualCacheShare = 0.1;

/** Why a service's model does not fit in the memory that one replica has on the pool; null where it does, and where nothing is said of a model. */
export function modelMisfit(workload: WorkloadModel, placed: PlacedPool): PoolReason | null {
  if (workload.kind !== 'inferenceService' || workload.model === null) return null;
  const memory = memoryOfPod(workload, placed);
  if (memory === null) return null;
  const weights = weightsGiB(workload.model);
  const cache = workload.model.kvCacheGiB ?? memory * usualCacheShare;
  if (weights + cache <= memory) return null;
  const text = `weights of ${shown(weights)} GiB and a cache of ${shown(cache)} GiB are more than the ${shown(memory)} GiB of GPU memory that a pod has there`;
  return { cause: 'modelMemory', text };
}

/** Weights of all copies. */
export function weightsGiB({ parametersB, precision, copies }: ServedModel): number {
  return (parametersB * 1e9 * bytesPerParameter[precision] * copies) / gibibyte;
}

/** Memory of all GPUs of one pod, in GiB; null where it has none. Pods that take turns see all of a GPU's memory, those of MPS an equal part of it. */
function memoryOfPod(workload: WorkloadModel, { pool }: PlacedPool): number | null {
  const { unit, count } = gpuRequestOf(workload);
  const offered = gpuUnitsOf(pool)[unit];
  if (pool.gpu === null || count === 0 || offered === undefined) return null;
  const takingTurns = pool.sharing?.timeSlicing ?? 1;
  return (gpuMemoryGiB(pool.gpu) * pool.gpusPerNode * takingTurns * count) / offered.parts;
}

/** GiB for people. */
function shown(gib: number): string {
  return String(Math.round(gib * 10) / 10);
}
