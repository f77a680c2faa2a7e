import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, isRecord, type Json } from '../tree';
import { nodeGroupOf } from './aws-capacity';
import { boughtOf } from './capacity';
import { look, textOf } from './held';

/** EKS calls the Auto Scaling group of a node group so, with an id of its own. */
function scalingGroup(nodeGroup: string): string {
  return `eks-${nodeGroup}-3ac2f1de-7b1c-4a52-9d0e-5f2b8c6d7e90`;
}

/** How the autoscaler chooses between groups: by order where some pool has one, and of equals the one that leaves least idle. */
export function expanderOf(pools: readonly PlacedPool[]): string {
  return pools.some(({ pool }) => boughtOf(pool).length > 1) ? 'priority,least-waste' : 'least-waste';
}

/** Priorities fall along each pool's list, all first groups have the same, and groups of others come last, but are not left out. */
export function expanderFindings(values: Json, pools: readonly PlacedPool[]): readonly string[] {
  const given = look(values, 'expanderPriorities');
  if (expanderOf(pools) === 'least-waste') return given === undefined ? [] : ['nobody asks for priorities of the autoscaler'];
  const levels = Object.entries(isRecord(given) ? given : {}).map(([level, patterns]) => ({
    level: Number(level),
    patterns: (isList(patterns) ? patterns : []).map((pattern) => new RegExp(textOf(pattern))),
  }));
  // A group has the highest level of which some pattern matches somewhere in its name; without one it is never grown.
  const levelOf = (nodeGroup: string): number =>
    Math.max(0, ...levels.filter(({ patterns }) => patterns.some((each) => each.test(scalingGroup(nodeGroup)))).map(({ level }) => level));
  const lists = pools.map(({ pool }) => boughtOf(pool).map((bought) => nodeGroupOf(pool, bought)));
  const top = Math.max(...lists.flat().map(levelOf));
  const last = levelOf('of-somebody-else');
  const falls = (groups: readonly string[]): boolean =>
    groups.every((group, index) => index === 0 || levelOf(group) < levelOf(groups[index - 1] ?? ''));
  return [
    ...(last > 0 && lists.flat().every((group) => levelOf(group) > last) ? [] : ['groups of others do not come last']),
    ...lists
      .flat()
      .filter((group) => levelOf(`other-${group}`) !== last || levelOf(`${group}-other`) !== last)
      .map((group) => `the priority of ${group} is that of others as well`),
    ...lists
      .filter((groups) => levelOf(groups[0] ?? '') !== top || !falls(groups))
      .map((groups) => `priorities of ${groups.join(', ')} are out of order`),
  ];
}
