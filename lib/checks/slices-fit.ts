import { migMisfit, migProfilesOf } from '../catalog/mig';
import { migCountsOf } from '../model/gpu-units';
import { issueAt } from './rule';
import type { Check } from './check';

export const slicesFit: Check = {
  code: 'sharing/slices-do-not-fit',
  about: 'The MIG instances of a pool fit on one GPU together, each where NVIDIA lets it begin.',
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.pools.flatMap((pool) => {
        const counts = pool.gpu === null || pool.sharing === null ? null : migCountsOf(pool.gpu, pool.sharing.mig);
        if (pool.gpu === null || counts === null) return [];
        const profiles = migProfilesOf(pool.gpu);
        // A profile that does not exist is told by a rule of its own.
        const misfit = Object.keys(counts).every((profile) => profiles.includes(profile)) ? migMisfit(pool.gpu, counts) : null;
        if (misfit === null) return [];
        return [issueAt(pool, { code: 'sharing/slices-do-not-fit', message: misfit, hint: 'take fewer or smaller instances of each GPU' })];
      }),
    ),
};
