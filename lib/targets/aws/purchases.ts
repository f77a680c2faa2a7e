import type { PlacedPool } from '../../placement/placement';
import { describeFallback } from '../fallback';
import type { ClusterContext, Purchases } from '../target';
import { groupsOf } from './capacity';
import { nodeGroupId, nodeGroupName } from './names';
import type { Settings } from './options';
import { zonesOfGroup } from './zones';

/** How a pool's nodes are bought. */
export function purchases(settings: Settings, placed: PlacedPool, context: ClusterContext): Purchases {
  const groups = groupsOf(placed.pool);
  return {
    capacity: groups.map((group) => ({
      kind: group.capacity.kind,
      group: nodeGroupName(nodeGroupId(placed.pool, group)),
      maximum: Math.max(1, group.size.max),
      zones: zonesOfGroup(settings, placed, group.capacity),
    })),
    fallback: describeFallback(placed, groups, { order: "priorities of the cluster autoscaler's expander", context }),
  };
}
