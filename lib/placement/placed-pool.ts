import type { Machine } from '../catalog/machine';
import type { PoolModel } from '../model/node-pool';
import type { Target } from '../targets/target';
import type { PlacedPool } from './placement';
import type { Room } from './fits';

/** A pool made of one of its machines. */
export function placedPool(
  target: Target,
  pool: PoolModel,
  choice: { readonly machine: Machine; readonly gangs: boolean; readonly why: string },
): PlacedPool {
  const { machine, gangs, why } = choice;
  const fabric = target.usesFabric(pool, machine, gangs);
  const node = target.nodeOf(pool, machine, fabric);
  const daemonSets = target.daemonSets(pool, fabric);
  const sum = (what: 'cpuMillis' | 'memoryMiB'): number => daemonSets.reduce((total, load) => total + load[what], 0);
  const taken = daemonSets.reduce((total, load) => total + (load.pods ?? 1), 0);
  const { cpuMillis, memoryMiB, pods } = node.allocatable;
  return {
    pool,
    machine,
    node,
    daemonSets,
    free: { cpuMillis: cpuMillis - sum('cpuMillis'), memoryMiB: memoryMiB - sum('memoryMiB'), pods: pods - taken },
    fabric,
    why,
    runnersUp: [],
  };
}

/** Whether pods without GPUs are on the pool only where they name it. */
export function isKeptForGpus({ pool, node }: PlacedPool): boolean {
  return pool.kind === 'gpu' && node.forAll !== true;
}

/** An empty node of the pool, its DaemonSets running. */
export function emptyNode(placed: PlacedPool): Room {
  return { ...placed.free, devices: placed.node.devices, ephemeralMiB: placed.node.ephemeralMiB };
}
