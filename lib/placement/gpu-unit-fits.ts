import { gpuUnitsOf, wholeGpu } from '../model/gpu-units';
import type { PoolModel } from '../model/node-pool';
import type { GpuRequestModel } from '../model/workload';
import type { PoolReason } from './pool-reason';

/** Why the pool's GPUs cannot be held in the units that a pod asks for; null where they can, and where it asks for none. */
export function unitMisfit({ unit, count }: GpuRequestModel, pool: PoolModel): PoolReason | null {
  if (count === 0) return null;
  const offered = Object.keys(gpuUnitsOf(pool));
  if (offered.includes(unit)) return null;
  const units = offered.join(', ');
  if (unit === wholeGpu) return { cause: 'wholeOfShared', text: `its GPUs are shared (${units}), no pod can have a whole one` };
  if (pool.sharing === null) return { cause: 'noSuchSlice', text: `its GPUs are not shared, the pod wants the slice ${unit}` };
  return { cause: 'noSuchSlice', text: `its nodes offer ${units}, the pod wants ${unit}` };
}
