import { issueAt } from './rule';
import type { Check } from './check';

/** A fabric joins whole GPUs of gangs, and no gang lands on GPUs that others use as well. */
export const fabricOnSharedGpus: Check = {
  code: 'fabric/on-shared-gpus',
  about: 'No pool needs a fabric that nothing on it can use.',
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.pools.flatMap((pool) =>
        pool.sharing === null || pool.fabric !== 'require'
          ? []
          : [
              issueAt(pool, {
                code: 'fabric/on-shared-gpus',
                property: 'fabric',
                message: 'its GPUs are shared, and only work that holds whole GPUs uses a fabric',
                hint: 'leave `fabric` out, or `sharing`',
              }),
            ],
      ),
    ),
};
