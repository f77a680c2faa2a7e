import type { PlacedPool } from '../placement';
import type { Demand } from './bin';

/** Equal pods that must run at the same time. */
export interface Item {
  readonly demand: Demand;
  readonly count: number;
  /** Pools that each of them may be on. */
  readonly pools: readonly PlacedPool[];
  /** No two of them are on one node: a gang. */
  readonly apart: boolean;
}

/** Items that share pools with each other, directly or through others, and with any of `from`; `from` among them. */
export function connected(items: readonly Item[], from: readonly Item[]): readonly Item[] {
  const reached = new Set<PlacedPool>(from.flatMap(({ pools }) => pools));
  let rest = items.filter((item) => !from.includes(item));
  const found = [...from];
  for (;;) {
    const next = rest.filter(({ pools }) => pools.some((pool) => reached.has(pool)));
    if (next.length === 0) return found;
    for (const item of next) {
      found.push(item);
      for (const pool of item.pools) reached.add(pool);
    }
    rest = rest.filter((item) => !next.includes(item));
  }
}
