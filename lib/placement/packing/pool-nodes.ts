import type { PlacedPool } from '../placement';
import { areAlike, emptyBin, holds, withPods, type Bin, type Demand } from './bin';

interface Run {
  readonly count: number;
  readonly bin: Bin;
}

/** Nodes of a pool in a row: as many as it has at its largest, unless said otherwise. Neighbours with equal room are kept as one, so that a thousand nodes cost no more than the kinds of pods on them. */
export class PoolNodes {
  private runs: Run[];
  /** Nodes before this one have no room for pods like the last: equal pods come one after another. */
  private last: { readonly demand: Demand; readonly index: number } | null = null;

  private readonly empty: Bin;

  constructor(placed: PlacedPool, count = placed.pool.size.max) {
    this.empty = emptyBin(placed);
    this.runs = [{ count, bin: this.empty }];
  }

  /** How many nodes have a pod on them. */
  get inUse(): number {
    return this.runs.reduce((sum, { bin, count }) => (areAlike(bin, this.empty) ? sum : sum + count), 0);
  }

  /** Puts up to `count` equal pods on the nodes, each on the first that has room; how many found any. */
  put(demand: Demand, count: number): number {
    let left = count;
    let index = this.last !== null && isEqual(this.last.demand, demand) ? this.last.index : 0;
    for (; left > 0 && index < this.runs.length; index++) {
      const run = this.runs[index];
      const most = run === undefined ? 0 : holds(run.bin, demand);
      if (run === undefined || most === 0) continue;
      const full = Math.min(run.count, Math.floor(left / most));
      const partly = full < run.count ? left - full * most : 0;
      left -= full * most + partly;
      index = this.replace(index, [
        { count: full, bin: withPods(run.bin, demand, most) },
        { count: partly > 0 ? 1 : 0, bin: withPods(run.bin, demand, partly) },
        { count: run.count - full - (partly > 0 ? 1 : 0), bin: run.bin },
      ]);
    }
    // The node that was filled in part stands before the one at which the loop ended.
    this.last = { demand, index: Math.max(0, index - 2) };
    return count - left;
  }

  /** Puts one pod on each of up to `count` nodes; how many found room. */
  putApart(demand: Demand, count: number): number {
    let left = count;
    this.last = null;
    this.runs = this.runs.flatMap((run) => {
      const taken = holds(run.bin, demand) > 0 ? Math.min(left, run.count) : 0;
      left -= taken;
      const parts = [
        { count: taken, bin: withPods(run.bin, demand, 1) },
        { count: run.count - taken, bin: run.bin },
      ];
      return parts.filter((part) => part.count > 0);
    });
    return count - left;
  }

  /** How many nodes have room for one pod more. */
  nodesWith(demand: Demand): number {
    return this.runs.reduce((sum, { bin, count }) => (holds(bin, demand) > 0 ? sum + count : sum), 0);
  }

  /** Puts parts in the place of a run, joined to the one before where they are alike; the index of the last of them. */
  private replace(at: number, parts: readonly Run[]): number {
    const kept = parts.filter(({ count }) => count > 0);
    const [first] = kept;
    const before = this.runs[at - 1];
    if (first !== undefined && before !== undefined && areAlike(before.bin, first.bin)) {
      this.runs.splice(at - 1, 2, { count: before.count + first.count, bin: first.bin }, ...kept.slice(1));
      return at - 1 + kept.length - 1;
    }
    this.runs.splice(at, 1, ...kept);
    return at + kept.length - 1;
  }
}

function isEqual(a: Demand, b: Demand): boolean {
  return a.cpuMillis === b.cpuMillis && a.memoryMiB === b.memoryMiB && a.gpus === b.gpus && a.gpuUnit === b.gpuUnit;
}
