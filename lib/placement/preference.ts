import { isService, type WorkloadModel } from '../model/workload';
import type { PoolClass, WorkClass } from './classes';
import type { Judge } from './judge';
import { podsOnEmptyNode } from './packing/bin';
import { isKeptForGpus } from './placed-pool';
import type { PlacedPool } from './placement';
import { byPrice, comparePath, comparePrice } from './prices';
import { requestOn } from './request';

/** Pools of one class, those that grow largest first, each with the pool of the first path among those so far. */
interface Row {
  readonly kind: PoolClass;
  readonly members: readonly { readonly max: number; readonly first: PlacedPool }[];
}

interface Found {
  readonly kind: PoolClass;
  readonly pool: PlacedPool;
}

/** Finds the pool for work that names none: by class, so that a thousand pools of ten kinds are ten answers. */
export class PreferredPools {
  private readonly rows: readonly Row[];
  private readonly usable = new Map<WorkClass, readonly Row[]>();

  constructor(
    private readonly judge: Judge,
    pools: Iterable<PlacedPool>,
  ) {
    const groups = new Map<PoolClass, PlacedPool[]>();
    for (const placed of pools) {
      const kind = judge.classes.ofPool(placed);
      if (placed.pool.size.max === 0 || kind.closed) continue;
      const group = groups.get(kind) ?? [];
      group.push(placed);
      groups.set(kind, group);
    }
    this.rows = [...groups].map(([kind, group]) => ({ kind, members: firsts(group) })).sort((a, b) => compareKinds(a.kind, b.kind));
  }

  /** The first of all pools that take the workload, as `byPreference` orders them; null where none does. */
  for(workload: WorkloadModel): readonly [PlacedPool] | null {
    const work = this.judge.classes.ofWorkload(workload);
    let best: Found | null = null;
    let otherwise: Found | null = null;
    for (const { kind, members } of this.usableFor(work)) {
      // Rows are in order: what follows costs more than what was found.
      if (best !== null && compareKinds(best.kind, kind) < 0) break;
      const pool = firstWith(members, nodesWanted(workload, this.judge.perNode(work, kind)));
      if (pool !== null && (best === null || comparePath(pool, best.pool) < 0)) best = { kind, pool };
      const any = members.at(-1)?.first;
      if (any === undefined || best !== null) continue;
      if (otherwise === null || (compareKinds(otherwise.kind, kind) || comparePath(otherwise.pool, any)) > 0)
        otherwise = { kind, pool: any };
    }
    const found = best ?? otherwise;
    return found === null ? null : [found.pool];
  }

  private usableFor(work: WorkClass): readonly Row[] {
    const known = this.usable.get(work) ?? this.rows.filter(({ kind }) => this.judge.mayUse(work, kind));
    this.usable.set(work, known);
    return known;
  }
}

function firsts(group: readonly PlacedPool[]): Row['members'] {
  let first: PlacedPool | null = null;
  return [...group]
    .sort((a, b) => b.pool.size.max - a.pool.size.max)
    .map((placed) => {
      if (first === null || comparePath(placed, first) < 0) first = placed;
      return { max: placed.pool.size.max, first };
    });
}

/** Of the pools that grow to as many nodes, the one of the first path. */
function firstWith(members: Row['members'], nodes: number): PlacedPool | null {
  let [low, high] = [0, members.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((members[middle]?.max ?? 0) >= nodes) low = middle + 1;
    else high = middle;
  }
  return members[low - 1]?.first ?? null;
}

function nodesWanted(workload: WorkloadModel, perNode: number): number {
  if (workload.kind === 'trainingJob') return workload.nodes;
  return isService(workload) ? Math.ceil(workload.replicas.min / perNode) : 0;
}

/** The user's own pools before those whose nodes also run the cluster's own pods, and of these the ones without GPUs first; then cheaper ones. */
function compareKinds({ like: a }: PoolClass, { like: b }: PoolClass): number {
  return shared(a) - shared(b) || comparePrice(a, b);
}

function shared(placed: PlacedPool): number {
  if (placed.pool.kind === 'gpu') return isKeptForGpus(placed) ? 0 : 2;
  return placed.pool.kind === 'system' ? 1 : 0;
}

/** Pools that hold a whole gang, or all least replicas, first; then as `compareKinds` and by path. */
export function byPreference(workload: WorkloadModel): (a: PlacedPool, b: PlacedPool) => number {
  const few = (pool: PlacedPool): number => (tooFewNodes(workload, pool) === null ? 0 : 1);
  return (a, b) => few(a) - few(b) || shared(a) - shared(b) || byPrice(a, b);
}

/** Why the pool cannot hold all pods of a gang, or the least replicas of a service, at once; null where it can, and where neither must be. */
export function tooFewNodes(workload: WorkloadModel, placed: PlacedPool): string | null {
  const { max } = placed.pool.size;
  if (workload.kind === 'trainingJob') {
    return workload.nodes <= max ? null : `it grows to ${String(max)} nodes, the gang wants ${String(workload.nodes)} at the same time`;
  }
  if (!isService(workload)) return null;
  const holds = max * podsOnEmptyNode(placed, requestOn(workload, [placed]));
  return workload.replicas.min <= holds
    ? null
    : `it holds ${String(holds)} at most, the service wants ${String(workload.replicas.min)} at least`;
}
