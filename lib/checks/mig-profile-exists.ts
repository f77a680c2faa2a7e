import { migProfilesOf } from '../catalog/mig';
import { migCountsOf } from '../model/gpu-units';
import { issueAt } from './rule';
import type { Check } from './check';

/** Types say it of programs that have them. */
export const migProfileExists: Check = {
  code: 'sharing/no-such-profile',
  about: "A pool's GPUs are cut into profiles that they have.",
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.pools.flatMap((pool) => {
        if (pool.gpu === null || pool.sharing === null) return [];
        const profiles = migProfilesOf(pool.gpu);
        const strange = Object.keys(migCountsOf(pool.gpu, pool.sharing.mig) ?? {}).filter((profile) => !profiles.includes(profile));
        if (strange.length === 0) return [];
        const named = strange.map((profile) => `"${profile}"`).join(', ');
        return [
          issueAt(pool, {
            code: 'sharing/no-such-profile',
            property: 'sharing.mig',
            message: profiles.length === 0 ? `${pool.gpu} cannot be cut into instances` : `${pool.gpu} has no profile ${named}`,
            hint: profiles.length === 0 ? 'share it with `timeSlicing` or `mps`' : `its profiles are ${profiles.join(', ')}`,
          }),
        ];
      }),
    ),
};
