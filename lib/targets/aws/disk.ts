import type { PoolModel } from '../../model/node-pool';

/** A pool's disk where the program says nothing, in GiB: images for GPUs have 10 to 30 GB each. */
export const defaultDiskGiB = { gpu: 200, other: 50 } as const;

/** Size of the disk for a pool's images and pods, in GiB; of Amazon Linux, the system is on it as well. */
export function diskGiB({ kind, diskGiB: given }: Pick<PoolModel, 'kind' | 'diskGiB'>): number {
  return given ?? (kind === 'gpu' ? defaultDiskGiB.gpu : defaultDiskGiB.other);
}
