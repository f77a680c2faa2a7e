import type { PlacedPool } from './placement';

/** Cheaper machines first, those without a known price last. */
export function comparePrice({ machine: { usdPerHour: a } }: PlacedPool, { machine: { usdPerHour: b } }: PlacedPool): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a - b;
}

/** By price and then by path, so that the answer never depends on the order of declaration. */
export function byPrice(a: PlacedPool, b: PlacedPool): number {
  return comparePrice(a, b) || comparePath(a, b);
}

/** 0 for two machines of one pool. */
export function comparePath({ pool: { path: a } }: PlacedPool, { pool: { path: b } }: PlacedPool): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
