import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { PlacedPool } from '../placement/placement';
import { addTaintMisfits } from '../placement/scheduler/taints';
import type { Reason } from '../placement/reason';
import type { ClusterContext, Reach, Target } from '../targets/target';

export const doesNotReachPool = {
  code: 'add-on/does-not-reach-pool',
  about: 'Drivers, device plugins and metrics are on every node that they are for.',
  waivable: false,
} as const;

/**
 * Driver, device plugin and metrics must be on every node that they are for, or nobody sees its GPUs; so must a driver of volumes, or none is mounted there: each DaemonSet of each add-on against labels and taints of
 * each pool. Add-ons of a place that its own control plane brings are not told here.
 */
export function reachIssues(target: Target, context: ClusterContext): readonly Issue[] {
  return target.components(context).flatMap(({ component, reaches = [] }) =>
    reaches.flatMap((reach) =>
      context.pools
        .filter((placed) => isFor(reach, placed))
        .flatMap((placed) => {
          const why = whyNot(reach, placed);
          if (why.length === 0) return [];
          return [issueAt(placed.pool, {
          ...doesNotReachPool,
          message: `DaemonSet ${reach.daemonSet} of ${component} is not on its nodes: ${why.join('; ')}`,
          hint: 'without it nodes offer no devices, or no volumes; the values are made by cdk-gpu: report it',
        })]; // prettier-ignore
        }),
    ),
  );
}

function isFor({ pools }: Reach, { pool, fabric }: PlacedPool): boolean {
  if (pool.size.max === 0) return false;
  if (typeof pools !== 'string') return pools.includes(pool.id);
  return pools === 'gpu' ? pool.kind === 'gpu' : fabric;
}

function whyNot({ labels, tolerations }: Reach, { node }: PlacedPool): readonly string[] {
  const reasons: Reason[] = [];
  addTaintMisfits(reasons, tolerations, node.taints);
  const missing = Object.entries(labels).filter(([key, values]) => !values.includes(node.labels[key] ?? ''));
  return [
    ...missing.map(([key, values]) => `its nodes are not labelled ${key}=${values.join(' or ')}`),
    ...reasons.map(({ text }) => text),
  ];
}
