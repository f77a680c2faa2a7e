import { issueAt } from '../checks/rule';
import { eachObject, podTemplatesIn, type ClusterObjects } from '../emit/kubernetes';
import type { Issue } from '../errors';
import { usesGpu } from '../model/workload';
import { isKeptForGpus } from '../placement/placed-pool';
import type { PlacedPool, PlacedWorkload } from '../placement/placement';
import { keepsAway } from '../placement/template-fits';

export const podOnGpuPool = {
  code: 'output/pod-on-gpu-pool',
  about: 'A pod that uses no GPU stays off GPU pools that its workload does not name, as it is written.',
  waivable: false,
} as const;

/**
 * The reverse of landing: no pod that uses no GPU may be on a GPU pool that its workload is not sent to, where it would hold a node that others wait for. Judged as
 * it is written, after overrides: taint or selector must keep it away, whatever room there is.
 */
export function strayIssues(
  objects: ClusterObjects,
  { workloads, pools }: { readonly workloads: readonly PlacedWorkload[]; readonly pools: readonly PlacedPool[] },
): readonly Issue[] {
  const placed = new Map(workloads.filter(({ workload }) => !usesGpu(workload)).map((each) => [each.workload.path, each]));
  const gpuPools = pools.filter((placed) => isKeptForGpus(placed) && placed.pool.size.max > 0);
  return eachObject(objects).flatMap(({ phase, owner, object }): readonly Issue[] => {
    const own = placed.get(owner.path)?.pools;
    if (phase !== 'workloads' || own === undefined) return [];
    return podTemplatesIn(object).flatMap((template) => {
      const staysAway = keepsAway(template);
      const open = gpuPools.filter((pool) => !own.includes(pool) && !staysAway(pool.node));
      if (open.length === 0) return [];
      return [issueAt(owner, {
        ...podOnGpuPool,
        message: `${object.kind} ${object.metadata.name}: its pods use no GPU, and neither taint nor selector keeps them off ${open.map(({ pool }) => pool.path).join(', ')}`,
        hint: objects.changed.has(object)
          ? 'keep the selector or leave the taint untolerated in the function that is given to `override`, or let the workload name the pool'
          : 'cdk-gpu made this object: report it, and mend it with `override` until then',
      })]; // prettier-ignore
    });
  });
}
