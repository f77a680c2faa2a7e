import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { Target } from '../targets/target';
import type { PlacedPool, PlacedWorkload } from './placement';

export const gangOverDifferentGpus = {
  code: 'placement/gang-over-different-gpus',
  about: 'All nodes of a gang have one kind of GPU.',
  waivable: true,
} as const;
export const gangOverDifferentFabrics = {
  code: 'placement/gang-over-different-fabrics',
  about: 'All nodes of a gang reach each other over one fabric in one zone.',
  waivable: true,
} as const;
export const gangLargerThanPool = {
  code: 'placement/gang-larger-than-pool',
  about: 'The pools of a gang can grow to as many nodes as it needs at the same time.',
  waivable: false,
} as const;

/** All pods of a gang must be able to run at the same time, one on each node, on one kind of GPU and in reach of each other over one fabric. */
export function gangIssues(workloads: readonly PlacedWorkload[], zonesOf: Target['zonesOf']): readonly Issue[] {
  return workloads.flatMap(({ workload, pools }): readonly Issue[] => {
    if (workload.kind !== 'trainingJob') return [];
    const gpus = [...new Set(pools.map((pool) => pool.pool.gpu))];
    if (gpus.length > 1) {
      return [issueAt(workload, {
        ...gangOverDifferentGpus,
        message: `its pools have different GPUs (${gpus.join(', ')}): the gang would run at the speed of the slowest, or not at all`,
        hint: 'name pools with one kind of GPU',
      })]; // prettier-ignore
    }
    const apart = workload.nodes > 1 && pools.length > 1 ? fabricGap(pools, zonesOf) : null;
    if (apart !== null) {
      return [issueAt(workload, {
        ...gangOverDifferentFabrics,
        message: `its pods may land on ${apart}: they would wait for each other, or talk over the slowest network`,
        hint: 'name pools with one fabric in one zone, or switch the fabric of all of them off with `fabric: \'off\'`',
      })]; // prettier-ignore
    }
    const room = pools.reduce((sum, pool) => sum + pool.pool.size.max, 0);
    if (workload.nodes <= room) return [];
    const names = pools.map((pool) => pool.pool.path).join(', ');
    return [issueAt(workload, {
      ...gangLargerThanPool,
      message: `${String(workload.nodes)} nodes are wanted at the same time; ${names} ${pools.length === 1 ? 'grows' : 'grow together'} to ${String(room)}`,
      hint: `let the pool grow to ${String(workload.nodes)}, or use at most ${String(room)} nodes`,
    })]; // prettier-ignore
  });
}

/**
 * What keeps nodes of the pools from reaching each other over one fabric; null where nothing does. Traffic of a fabric stays in one zone.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html, limitations of EFA, as repositories quoted them in 2026; read 2026-11-22.
 */
function fabricGap(pools: readonly PlacedPool[], zonesOf: Target['zonesOf']): string | null {
  const kinds = new Map(pools.map((placed) => [fabricOf(placed), placed.pool.path]));
  const listed = (of: ReadonlyMap<string, string>): string => [...of].map(([what, path]) => `${path} (${what})`).join(' and ');
  if (kinds.size > 1) return listed(kinds);
  if (pools.some(({ fabric }) => !fabric)) return null;
  const zones = new Map(pools.flatMap((placed) => zonesOf(placed).map((zone) => [zone, placed.pool.path] as const)));
  return zones.size > 1 ? listed(zones) : null;
}

function fabricOf({ fabric, machine }: PlacedPool): string {
  return fabric && machine.fabric !== null ? machine.fabric.kind : 'no fabric';
}
