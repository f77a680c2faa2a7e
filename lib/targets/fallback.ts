import { nodesNeeded } from '../placement/nodes-needed';
import type { PlacedPool } from '../placement/placement';
import { mostNodesOf, type CapacityGroup } from './capacity-groups';
import type { ClusterContext } from './target';

/** How far the groups of a pool may grow together. */
interface Reach {
  /** What their bounds allow. */
  readonly most: number;
  /** What the pool's work can ask for, within those bounds. */
  readonly needed: number;
}

/**
 * The groups of a pool are bounded one by one: no node group of EKS and no node pool of GKE knows of another, and an autoscaler only bounds all nodes of a cluster. So
 * what holds their sum to the pool's size is that its work asks for no more.
 */
export function reachOf(placed: PlacedPool, groups: readonly CapacityGroup[], { workloads }: ClusterContext): Reach {
  const most = mostNodesOf(groups);
  return { most, needed: Math.min(most, nodesNeeded(placed, workloads)) };
}

/** What a list of capacities became, in words; null where there is no list. `order` says what keeps the order. */
export function describeFallback(
  placed: PlacedPool,
  groups: readonly CapacityGroup[],
  { order, context }: { readonly order: string; readonly context: ClusterContext },
): string | null {
  if (groups.length < 2) return null;
  const { max } = placed.pool.size;
  const { most, needed } = reachOf(placed, groups, context);
  if (most <= max) return order;
  return needed <= max
    ? `${order}; they stay within ${String(max)} nodes together because the pool's work asks for ${String(needed)} at most`
    : `${order}; together they may grow past ${String(max)} nodes, as the pool's work can ask for ${String(needed)}`;
}
