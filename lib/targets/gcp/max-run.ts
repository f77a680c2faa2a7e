import { secondsOf } from '../../model/duration';
import type { PlacedPool, PlacedWorkload } from '../../placement/placement';
import { longestRunSeconds, type Capacity } from './capacity';

/**
 * How long nodes of a flex-start or queued pool live at most; null where nothing limits it, or nothing is known. Flex-start pools live as long as the
 * longest timeout of the work that may land there, at most seven days; work without a timeout takes all of them.
 */
export function maxRunSeconds(capacity: Capacity, { pool }: PlacedPool, workloads: readonly PlacedWorkload[]): number | null {
  if (capacity.kind !== 'flexStart' && capacity.kind !== 'queued') return null;
  if (capacity.maxRun !== undefined) return secondsOf(capacity.maxRun);
  // A queued request says itself how long it runs.
  if (capacity.kind === 'queued') return null;
  const work = workloads.filter(({ pools }) => pools.some((placed) => placed.pool.path === pool.path));
  const seconds = work.map(({ workload }) => {
    const timeout = workload.kind === 'trainingJob' || workload.kind === 'batchJob' ? workload.timeout : null;
    return timeout === null ? longestRunSeconds : secondsOf(timeout);
  });
  return seconds.length === 0 ? longestRunSeconds : Math.min(longestRunSeconds, Math.max(...seconds));
}
