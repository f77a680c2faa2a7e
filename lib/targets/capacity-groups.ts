import type { PoolModel, PoolSize } from '../model/node-pool';

/** What every cloud's ways of buying nodes have in common. */
export interface CapacityKind {
  readonly kind: string;
}

/** The nodes of a pool that are bought in one way: a node group of EKS, a node pool of GKE. */
export interface CapacityGroup<C extends CapacityKind = CapacityKind> {
  readonly capacity: C;
  /** What the group's name has beyond the pool's: nothing for `onDemand`, its kind for others. */
  readonly kind: string | null;
  /** 1 for the first of its kind, 2 for the second. */
  readonly number: number;
  readonly size: PoolSize;
}

/** How a cloud reads the capacities of its pools. */
export interface CapacityReader<C extends CapacityKind = CapacityKind> {
  /** In the order in which they are tried; at least one. */
  capacitiesOf(pool: PoolModel): readonly C[];
  /** How many machines it holds; null where nothing limits it that is known. */
  machinesIn(capacity: C): number | null;
}

/**
 * The groups of a pool, in the order in which they are tried. The first buys what must always be there; later ones grow from nothing when the
 * autoscaler finds no more nodes before them. Groups are named by what they buy and not by their place, so that a fallback can be added, or put
 * first, without another group being made anew; of two of the same kind, the one that is tried later is numbered.
 */
export function capacityGroups<C extends CapacityKind>(reader: CapacityReader<C>, pool: PoolModel): readonly CapacityGroup<C>[] {
  const counts = new Map<string, number>();
  return reader.capacitiesOf(pool).map((capacity, index) => {
    const number = (counts.get(capacity.kind) ?? 0) + 1;
    counts.set(capacity.kind, number);
    const max = Math.min(pool.size.max, reader.machinesIn(capacity) ?? Infinity);
    const first = index === 0;
    return {
      capacity,
      kind: capacity.kind === 'onDemand' ? null : capacity.kind,
      number,
      size: { min: first ? pool.size.min : 0, max, start: first ? pool.size.start : 0 },
    };
  });
}

/** What the id of a group has behind its pool's: `_spot`, `_reservation_2`. Ids of pools have no `_`, so no two groups meet. */
export function idSuffix({ kind, number }: CapacityGroup): string {
  return kind === null ? '' : `_${kind}${number === 1 ? '' : `_${String(number)}`}`;
}

/** How many nodes all groups of a pool could have together, were there demand for them. */
export function mostNodesOf(groups: readonly CapacityGroup[]): number {
  return groups.reduce((sum, { size }) => sum + size.max, 0);
}

/** How an issue names one of a pool's capacities: as the program's property. */
export function capacityProperty(groups: readonly unknown[], index: number): string {
  return groups.length === 1 ? 'capacity' : `capacity.${String(index)}`;
}
