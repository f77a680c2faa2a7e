import type { PlacedPool } from '../placement';
import { emptyBin, holds, ratio, withPods, type Bin, type Demand } from './bin';
import type { Item } from './item';

/** Amounts of a bin and what a pod takes of them, one function for each resource. */
type Resource = (of: { readonly bin: Bin } | { readonly demand: Demand }) => number;

interface Group {
  readonly items: readonly Item[];
  readonly pools: readonly { readonly bin: Bin; readonly nodes: number }[];
}

/**
 * Whether the items provably do not fit on their pools at their largest, in any way of putting them: for pools and the items that can be on no others, in
 * sum, by how many pods of a size and larger the nodes hold, or by how many nodes those take that cannot be beside a pod of a gang. False proves nothing.
 */
export function isTooMuch(items: readonly Item[]): boolean {
  return groupsOf(items).some((group) => sumsAreTooLarge(group) || podsAreTooMany(group) || gangsNeedTooManyNodes(group));
}

/** Each set of pools that some item names, and all pools together, with the items that must be on them. */
function groupsOf(items: readonly Item[]): readonly Group[] {
  const sets = new Map<string, ReadonlySet<PlacedPool>>();
  for (const pools of [...items.map((item) => item.pools), items.flatMap((item) => item.pools)]) {
    const set = new Set(pools);
    sets.set([...set].map(({ pool }) => pool.path).sort().join('\n'), set); // prettier-ignore
  }
  return [...sets.values()].map((set) => ({
    items: items.filter(({ pools }) => pools.every((pool) => set.has(pool))),
    pools: [...set].map((placed) => ({ bin: emptyBin(placed), nodes: placed.pool.size.max })),
  }));
}

function sumsAreTooLarge({ items, pools }: Group): boolean {
  return resourcesOf(items).some((amount) => {
    const wanted = items.reduce((sum, { demand, count }) => sum + count * amount({ demand }), 0);
    return wanted > pools.reduce((sum, { bin, nodes }) => sum + nodes * amount({ bin }), 0);
  });
}

/** A node holds at most as many pods of a size and larger as it holds of that size, by one resource and by all of them. */
function podsAreTooMany({ items, pools }: Group): boolean {
  const resources = resourcesOf(items);
  return distinct(items.map(({ demand }) => demand)).some((demand) => {
    const larger = countOf(items.filter((other) => covers(other.demand, demand)));
    if (larger > pools.reduce((sum, { bin, nodes }) => sum + nodes * holds(bin, demand), 0)) return true;
    return resources.some((amount) => {
      const size = amount({ demand });
      if (size === 0) return false;
      const many = countOf(items.filter((other) => amount({ demand: other.demand }) >= size));
      return many > pools.reduce((sum, { bin, nodes }) => sum + nodes * ratio(amount({ bin }), size), 0);
    });
  });
}

/** Each pod of a gang has a node of its own, and some pods find no room beside one. */
function gangsNeedTooManyNodes({ items, pools }: Group): boolean {
  const nodes = pools.reduce((sum, pool) => sum + pool.nodes, 0);
  return items
    .filter(({ apart }) => apart)
    .some((gang) => {
      const alone = items.filter(
        (item) => item !== gang && pools.every(({ bin }) => holds(bin, gang.demand) === 0 || holds(withPods(bin, gang.demand, 1), item.demand) === 0),
      ); // prettier-ignore
      const most = Math.max(0, ...alone.map((item) => nodesFor(alone, item, pools)));
      return gang.count + most > nodes;
    });
}

/** The least nodes that pods like those of `least` and larger take. */
function nodesFor(items: readonly Item[], least: Item, pools: Group['pools']): number {
  const perNode = Math.max(0, ...pools.map(({ bin }) => holds(bin, least.demand)));
  return perNode === 0 ? 0 : Math.ceil(countOf(items.filter((other) => covers(other.demand, least.demand))) / perNode);
}

function distinct(demands: readonly Demand[]): readonly Demand[] {
  return [
    ...new Map(
      demands.map((each) => [`${String(each.cpuMillis)} ${String(each.memoryMiB)} ${String(each.gpus)} ${each.gpuUnit}`, each]),
    ).values(),
  ];
}

function countOf(items: readonly Item[]): number {
  return items.reduce((sum, { count }) => sum + count, 0);
}

/** Where a pod of `a` fits, one of `b` would fit in its place. */
function covers(a: Demand, b: Demand): boolean {
  const sameUnit = b.gpus === 0 || (a.gpuUnit === b.gpuUnit && a.gpus >= b.gpus);
  return sameUnit && a.cpuMillis >= b.cpuMillis && a.memoryMiB >= b.memoryMiB;
}

function resourcesOf(items: readonly Item[]): readonly Resource[] {
  const units = [...new Set(items.flatMap(({ demand }) => (demand.gpus > 0 ? [demand.gpuUnit] : [])))];
  return [
    (of) => ('bin' in of ? of.bin.cpuMillis : of.demand.cpuMillis),
    (of) => ('bin' in of ? of.bin.memoryMiB : of.demand.memoryMiB),
    (of) => ('bin' in of ? of.bin.pods : 1),
    ...units.map(
      (unit): Resource =>
        (of) =>
          'bin' in of ? (of.bin.units[unit] ?? 0) : of.demand.gpuUnit === unit ? of.demand.gpus : 0,
    ),
  ];
}
