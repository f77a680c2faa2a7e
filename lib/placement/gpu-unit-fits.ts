import { gpuUnitsOf, migCountsOf, wholeGpu } from '../model/gpu-units';
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
  if (unit === wholeGpu) return { cause: 'wholeOfShared', text: `${howShared(pool)}, so no pod can have a whole one` };
  if (pool.sharing === null) return { cause: 'noSuchSlice', text: `its GPUs are whole, the pod wants the slice ${unit}` };
  const slices = Object.keys(gpuUnitsOf(pool)).map((slice) => `"${slice}"`);
  // That its GPUs cannot be cut like this is told at the pool.
  const offered = slices.length === 0 ? 'which makes no slices' : `so its slices are ${slices.join(' and ')}`;
  return { cause: 'noSuchSlice', text: `${howShared(pool)}, ${offered}, and the pod wants "${unit}"` };
}

/** `its GPUs are each cut into 1 x 3g.40gb and 2 x 1g.10gb, taken in turns by 4 pods`. */
function howShared({ gpu, sharing }: PoolModel): string {
  const counts = gpu === null || sharing === null ? null : migCountsOf(gpu, sharing.mig);
  // Of a profile that the GPU does not have there are none, which is told at the pool.
  const cut = Object.entries(counts ?? {}).map(([profile, count]) => (count === 0 ? profile : `${String(count)} x ${profile}`));
  const ways = [
    ...(cut.length === 0 ? [] : [`cut into ${cut.join(' and ')}`]),
    ...(sharing?.timeSlicing == null ? [] : [`taken in turns by ${String(sharing.timeSlicing)} pods`]),
    ...(sharing?.mps == null ? [] : [`used at once by ${String(sharing.mps)} pods`]),
  ];
  return `its GPUs are each ${ways.join(', ')}`;
}
