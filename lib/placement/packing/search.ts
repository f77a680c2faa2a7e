import type { PlacedPool } from '../placement';
import { areAlike, emptyBin, holds, withPods, type Bin } from './bin';
import type { Item } from './item';

/** Pods on nodes that are tried before the search gives up. */
const mostSteps = 50_000;
/** More pods than these are not tried: the search would give up in any case. */
const mostPods = 64;

interface Node {
  readonly placed: PlacedPool;
  readonly bin: Bin;
  /** Items that keep their pods apart and have one here. */
  readonly held: readonly Item[];
}

/** Tries every way of putting the items on their pools at their largest; null where that would take too long. */
export function canBePacked(items: readonly Item[]): boolean | null {
  const pods = items.flatMap((item) => Array.from({ length: Math.min(item.count, mostPods + 1) }, () => item));
  if (pods.length > mostPods) return null;
  return new Search(pods).run();
}

class Search {
  private readonly nodes: Node[];
  private steps = 0;

  constructor(private readonly pods: readonly Item[]) {
    const pools = [...new Set(pods.flatMap((item) => item.pools))];
    // More nodes than pods are of no use.
    this.nodes = pools.flatMap((placed) => {
      const count = Math.min(placed.pool.size.max, pods.length);
      return Array.from({ length: count }, (): Node => ({ placed, bin: emptyBin(placed), held: [] }));
    });
  }

  run(): boolean | null {
    const found = this.place(0, 0);
    return found || this.steps < mostSteps ? found : null;
  }

  /** Equal pods are put on nodes in one order only, and of nodes that are alike the first is tried. */
  private place(next: number, from: number): boolean {
    const item = this.pods[next];
    if (item === undefined) return true;
    const start = this.pods[next - 1] === item ? from : 0;
    const tried: Node[] = [];
    for (let index = start; index < this.nodes.length && this.steps < mostSteps; index++) {
      const node = this.nodes[index];
      if (node === undefined || !canTake(node, item) || tried.some((other) => isLike(other, node))) continue;
      this.steps++;
      tried.push(node);
      this.nodes[index] = { ...node, bin: withPods(node.bin, item.demand, 1), held: item.apart ? [...node.held, item] : node.held };
      if (this.place(next + 1, index)) return true;
      this.nodes[index] = node;
    }
    return false;
  }
}

function canTake({ placed, bin, held }: Node, item: Item): boolean {
  return item.pools.includes(placed) && holds(bin, item.demand) > 0 && !(item.apart && held.includes(item));
}

function isLike(a: Node, b: Node): boolean {
  return (
    a.placed === b.placed && areAlike(a.bin, b.bin) && a.held.length === b.held.length && a.held.every((item) => b.held.includes(item))
  );
}
