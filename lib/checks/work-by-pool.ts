import type { PlacedPool, PlacedWorkload, Placement } from '../placement/placement';

/** Workloads whose pods may land on each pool, in the order of the placement. */
export function workByPool(placement: Placement): ReadonlyMap<PlacedPool, readonly PlacedWorkload[]> {
  const found = new Map<PlacedPool, PlacedWorkload[]>();
  for (const placed of placement.workloads.values()) {
    for (const pool of placed.pools) {
      const others = found.get(pool) ?? [];
      others.push(placed);
      found.set(pool, others);
    }
  }
  return found;
}
