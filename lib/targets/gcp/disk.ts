import type { PoolModel } from '../../model/node-pool';

/** Size of a pool's boot disk, in GiB. Images with CUDA are large, and nodes keep several. */
export function diskGiB({ gpu, diskGiB: given }: Pick<PoolModel, 'gpu' | 'diskGiB'>): number {
  return given ?? (gpu === null ? 100 : 200);
}
