import type { PlacedPool } from '../../placement/placement';
import { groupsOf } from './capacity';
import { nodeGroupId, nodeGroupName } from './names';

/** Which group the cluster autoscaler grows when several would do, as its chart takes it. */
interface ExpanderValues {
  readonly expander: string;
  /** By priority, the highest first tried: patterns of names of Auto Scaling groups. Null where no pool has a fallback. */
  readonly expanderPriorities: Readonly<Record<string, readonly string[]>> | null;
}

/**
 * Where some pool has a list of capacities, its groups get falling priorities; all other groups of ours have the highest. The expander never grows a
 * group that matches nothing, so that whatever is not ours comes last. Among equals, the one that leaves least idle is taken.
 * Source: kubernetes/autoscaler, cluster-autoscaler/expander/priority/readme.md and priority.go (a pattern matches anywhere in the name), and
 * `expanderPriorities` of its chart's values.yaml, read 2026-11-22.
 */
export function expanderValues(pools: readonly PlacedPool[]): ExpanderValues {
  const lists = pools.map(({ pool }) => groupsOf(pool).map((group) => nodeGroupName(nodeGroupId(pool, group))));
  const longest = Math.max(...lists.map((groups) => groups.length));
  if (longest < 2) return { expander: 'least-waste', expanderPriorities: null };
  const levels = Array.from({ length: longest }, (_, index) => {
    const names = lists.flatMap((groups) => groups[index] ?? []).sort();
    return [String(longest + 1 - index), names.map(scalingGroupPattern)] as const;
  });
  return { expander: 'priority,least-waste', expanderPriorities: Object.fromEntries([...levels, ['1', ['.*']]]) };
}

/**
 * The Auto Scaling group that EKS makes for one node group, and no other: its name is `eks-<node group>-<UUID>`, and names of node groups have no
 * character that means something in a pattern.
 * Source: aws/containers-roadmap#1304 (since 2021 the group's name is part of it), read 2026-11-22.
 */
function scalingGroupPattern(nodeGroup: string): string {
  return `^eks-${nodeGroup}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`;
}
