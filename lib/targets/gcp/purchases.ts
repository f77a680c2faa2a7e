import type { PlacedPool } from '../../placement/placement';
import { describeFallback } from '../fallback';
import type { ClusterContext, Purchases } from '../target';
import { computeClassName, nodePoolName } from './names';
import { groupsOf } from './sizing';
import { zonesOfGroup } from './zones';

/** How a pool's nodes are bought. */
export function purchases(region: string, placed: PlacedPool, context: ClusterContext): Purchases {
  const { pool } = placed;
  const groups = groupsOf(pool);
  return {
    capacity: groups.map((group) => ({
      kind: group.capacity.kind,
      group: nodePoolName(pool, group),
      maximum: group.size.max,
      zones: zonesOfGroup(group, placed, region),
    })),
    fallback: describeFallback(placed, groups, { order: `the ComputeClass ${computeClassName(pool)}`, context }),
  };
}
