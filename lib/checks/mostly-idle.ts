import { gpusOfPod, mostPodsAtOnce } from '../model/workload';
import type { PlacedPool } from '../placement/placement';
import type { Target } from '../targets/target';
import { issueAt } from './rule';
import type { Check } from './check';
import { workByPool } from './work-by-pool';

export const mostlyIdle: Check = {
  code: 'placement/mostly-idle',
  about: 'A GPU machine that is kept running has work for half of its GPUs or more.',
  severity: 'warning',
  waivable: true,
  run: ({ model, placement, targetOf }) => {
    const onPool = workByPool(placement);
    return model.clusters.flatMap((cluster) => {
      const target = targetOf(cluster);
      // Nodes that nobody buys are there in any case; objects of the user's own may use GPUs that nobody here counts.
      if (target.purchases === undefined || cluster.manifests.length > 0) return [];
      return cluster.pools.flatMap((pool) => {
        const placed = placement.pools.get(pool.path);
        const workloads = placed === undefined ? [] : (onPool.get(placed) ?? []).map(({ workload }) => workload);
        if (placed === undefined || pool.size.min === 0 || pool.sharing !== null) return [];
        const used = workloads.reduce((sum, workload) => sum + mostPodsAtOnce(workload) * gpusOfPod(workload), 0);
        if (used === 0 || used * 2 >= pool.gpusPerNode) return [];
        return [
          issueAt(pool, {
            code: 'placement/mostly-idle',
            severity: 'warning',
            message: `its work uses ${String(used)} of the ${String(pool.gpusPerNode)} GPUs of one ${placed.machine.type} at most, and ${String(pool.size.min)} ${pool.size.min === 1 ? 'is' : 'are'} paid for at all times`,
            hint: hint(target, placed, used),
          }),
        ];
      });
    });
  },
};

/** A machine with fewer of the GPU is named where the place has one that is enough. */
function hint(target: Target, { pool }: PlacedPool, used: number): string {
  const smaller = Object.values(target.machines)
    .filter(({ gpu, gpus }) => gpu === pool.gpu && gpus >= used && gpus < pool.gpusPerNode)
    .map(({ gpus }) => gpus);
  if (smaller.length > 0)
    return `with \`gpusPerNode: ${String(Math.min(...smaller))}\` ${target.name} has a smaller machine with ${String(pool.gpu)}`;
  return `${target.name} sells ${String(pool.gpu)} in no smaller number: share the pool with more work, let it shrink to nothing with \`min: 0\`, or choose another GPU`;
}
