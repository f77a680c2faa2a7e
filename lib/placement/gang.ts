import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { PlacedWorkload } from './placement';

export const gangOverDifferentGpus = {
  code: 'placement/gang-over-different-gpus',
  about: 'All nodes of a gang have one kind of GPU.',
  waivable: true,
} as const;
export const gangLargerThanPool = {
  code: 'placement/gang-larger-than-pool',
  about: 'The pools of a gang can grow to as many nodes as it needs at the same time.',
  waivable: false,
} as const;

/** All pods of a gang must be able to run at the same time, one on each node, and on one kind of GPU. */
export function gangIssues(workloads: readonly PlacedWorkload[]): readonly Issue[] {
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
