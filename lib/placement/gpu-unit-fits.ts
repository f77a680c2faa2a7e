import { gpuUnitsOf, wholeGpu } from '../model/gpu-units';
import type { PoolModel } from '../model/node-pool';
import type { GpuRequestModel } from '../model/workload';
import type { PoolReason } from './pool-reason';

/** Whether the pool's GPUs can be held in the units that a pod asks for. */
export function offersUnit({ unit, count }: GpuRequestModel, pool: PoolModel): boolean {
  return count === 0 || Object.hasOwn(gpuUnitsOf(pool), unit);
}

/** Why the pool's GPUs cannot be held in the units that a pod asks for; null where they can, and where it asks for none. */
export function unitMisfit(asked: GpuRequestModel, pool: PoolModel): PoolReason | null {
  if (offersUnit(asked, pool)) return null;
  const { unit } = asked;
  const units = Object.keys(gpuUnitsOf(pool)).join(', ');
  if (unit === wholeGpu) return { cause: 'wholeOfShared', text: `its GPUs are shared (${units}), no pod can have a whole one` };
  if (pool.sharing === null) return { cause: 'noSuchSlice', text: `its GPUs are not shared, the pod wants the slice ${unit}` };
  return { cause: 'noSuchSlice', text: `its nodes offer ${units}, the pod wants ${unit}` };
}
