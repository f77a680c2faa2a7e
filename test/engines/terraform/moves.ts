import type { StackChange } from '../../../lib/testing/offline-terraform';

/** What a plan does, a line for each resource: `replace aws_eks_node_group.pool_small`. Sorted. */
export type Moves = readonly string[];

/** The lines of a plan. Instances of one resource, such as the many tags of a node group, count as one. */
export function movesIn(plan: readonly StackChange[]): Moves {
  return [...new Set(plan.map(({ action, address }) => `${action} ${address.replace(/\["[^"]*"\]$/, '[*]')}`))].sort();
}
