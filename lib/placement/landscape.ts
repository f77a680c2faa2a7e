import type { WorkloadModel } from '../model/workload';
import type { Candidates } from './candidates';
import type { PoolClass, WorkClass } from './classes';
import type { Judge } from './judge';
import type { PlacedPool } from './placement';
import { byPrice } from './prices';

/** The pools of one cluster while machines are chosen: each is made of one machine, and may still be made of a bigger one. */
export class Landscape {
  readonly pools = new Map<string, PlacedPool>();
  /** Pools that have nodes and are open to work that names none, by class. */
  private readonly members = new Map<PoolClass, Set<string>>();
  private cheapestFirst: readonly PlacedPool[] | null = null;

  constructor(
    private readonly judge: Judge,
    private readonly candidates: ReadonlyMap<string, Candidates>,
  ) {}

  set(placed: PlacedPool): void {
    const { path, size } = placed.pool;
    const before = this.pools.get(path);
    if (before !== undefined) this.members.get(this.judge.classes.ofPool(before))?.delete(path);
    this.pools.set(path, placed);
    const kind = this.judge.classes.ofPool(placed);
    if (size.max === 0 || kind.closed) return;
    const paths = this.members.get(kind) ?? new Set();
    this.members.set(kind, paths.add(path));
  }

  /** Some pool takes pods of this kind, which name none. */
  hasRoom(work: WorkClass): boolean {
    for (const [kind, paths] of this.members) if (paths.size > 0 && this.judge.mayUse(work, kind)) return true;
    return false;
  }

  /** Work that names no pool may make one of the pools grow to a bigger machine, the cheapest that will do and that takes nobody's place away. */
  makeRoomFor(unnamed: readonly WorkloadModel[], named: ReadonlyMap<string, ReadonlyMap<WorkClass, number>>): void {
    const kinds = unnamed.map((workload) => this.judge.classes.ofWorkload(workload));
    const all = new Set(kinds);
    // Nothing can be done for these until some pool has grown.
    const hopeless = new Set<WorkClass>();
    for (const work of kinds) {
      if (hopeless.has(work) || this.hasRoom(work)) continue;
      const grown = this.growthFor(work, all, named);
      if (grown === undefined) {
        hopeless.add(work);
        continue;
      }
      this.set(grown);
      hopeless.clear();
    }
  }

  private growthFor(
    work: WorkClass,
    all: ReadonlySet<WorkClass>,
    named: ReadonlyMap<string, ReadonlyMap<WorkClass, number>>,
  ): PlacedPool | undefined {
    const { judge } = this;
    const dependents = this.dependents(all);
    return this.options().find((option) => {
      const { path, size } = option.pool;
      const kind = judge.classes.ofPool(option);
      if (size.max === 0 || !judge.mayUse(work, kind)) return false;
      for (const other of named.get(path)?.keys() ?? []) if (!judge.fits(other, kind)) return false;
      return (dependents.get(path) ?? []).every((other) => judge.mayUse(other, kind));
    });
  }

  /** Work that names no pool and has room on one pool alone, by that pool's path. */
  private dependents(all: ReadonlySet<WorkClass>): ReadonlyMap<string, readonly WorkClass[]> {
    const found = new Map<string, WorkClass[]>();
    for (const work of all) {
      const path = this.onlyRoom(work);
      if (path === null) continue;
      const others = found.get(path) ?? [];
      others.push(work);
      found.set(path, others);
    }
    return found;
  }

  /** The one pool that takes pods of this kind; null where there are none or several. */
  private onlyRoom(work: WorkClass): string | null {
    let only: string | null = null;
    for (const [kind, paths] of this.members) {
      if (paths.size === 0 || !this.judge.mayUse(work, kind)) continue;
      const [path] = paths;
      if (paths.size > 1 || only !== null || path === undefined) return null;
      only = path;
    }
    return only;
  }

  private options(): readonly PlacedPool[] {
    return (this.cheapestFirst ??= [...this.candidates.values()].flatMap(({ options }) => options).sort(byPrice));
  }
}
