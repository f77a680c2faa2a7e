import { gpuUnitsOf } from '../model/gpu-units';
import { issueAt } from './rule';
import type { Check } from './check';

/** A slice goes to one pod, so that slices beyond the pods of a node are never used. */
export const slicesNeedPods: Check = {
  code: 'sharing/more-slices-than-pods',
  about: 'A node has room for a pod on each of its slices.',
  waivable: true,
  run: ({ placement }) =>
    [...placement.pools.values()].flatMap(({ pool, node, free }) => {
      if (pool.sharing === null) return [];
      const slices = Object.values(gpuUnitsOf(pool)).reduce((sum, { perNode }) => sum + perNode, 0);
      if (slices <= free.pods) return [];
      return [
        issueAt(pool, {
          code: 'sharing/more-slices-than-pods',
          property: 'sharing',
          message: `a node offers ${String(slices)} slices, and holds ${String(node.allocatable.pods)} pods, of which ${String(free.pods)} may be yours`,
          hint: 'share each GPU between fewer pods, or take nodes with fewer GPUs or room for more pods',
        }),
      ];
    }),
};
