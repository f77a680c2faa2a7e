import { issueAt } from '../checks/rule';
import { eachObject, podTemplatesIn, type ClusterObjects } from '../emit/kubernetes';
import type { Issue } from '../errors';
import { emptyNode } from '../placement/placed-pool';
import type { PlacedPool, PlacedWorkload } from '../placement/placement';
import { misfitsOfTemplate } from '../placement/template-fits';

export const podCannotLand = {
  code: 'output/pod-cannot-land',
  about: 'Pods land on a node of their pools as they are written, after overrides too.',
  waivable: false,
} as const;

/**
 * Placement proves that a workload's pods land on the pools that it names. What is written may still be something else, after an override or by a mistake of
 * ours: so every pod template is proven once more, as it is written, against the nodes of those pools. What the model does not know of a pod refuses nothing.
 */
export function landingIssues(objects: ClusterObjects, workloads: readonly PlacedWorkload[]): readonly Issue[] {
  const placed = new Map(workloads.map((each) => [each.workload.path, each]));
  return eachObject(objects).flatMap(({ phase, owner, object }): readonly Issue[] => {
    const pools = placed.get(owner.path)?.pools ?? [];
    if (phase !== 'workloads' || pools.length === 0) return [];
    return podTemplatesIn(object).flatMap((template) => {
      const refusals = pools.map((pool) => ({ pool, reasons: reasonsAgainst(template, pool) }));
      if (refusals.some(({ reasons }) => reasons.length === 0)) return [];
      return [issueAt(owner, {
        ...podCannotLand,
        message: `${object.kind} ${object.metadata.name}: no node would take its pods: ${refusals.map(({ pool, reasons }) => `${pool.pool.path}: ${reasons.join('; ')}`).join(' | ')}`,
        hint: objects.changed.has(object)
          ? 'correct it in the function that is given to `override`, or let the workload name another pool'
          : 'cdk-gpu made this object: report it, and mend it with `override` until then',
      })]; // prettier-ignore
    });
  });
}

function reasonsAgainst(template: Parameters<typeof misfitsOfTemplate>[0], pool: PlacedPool): readonly string[] {
  return misfitsOfTemplate(template, pool.node, emptyNode(pool))
    .filter(({ what }) => what !== 'notModelled')
    .map(({ text }) => text);
}
