import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import { usesGpu, type WorkloadModel } from '../model/workload';
import type { Judge } from './judge';
import type { PlacedPool, Refusal } from './placement';
import type { PoolReason } from './pool-reason';
import { byPreference, tooFewNodes } from './preference';

/** A pool that a workload cannot use, with reasons that can be told apart. */
interface CausedRefusal {
  readonly pool: string;
  readonly reasons: readonly PoolReason[];
}

/** More pools than these are told by the kind in messages. */
const mostPoolsInMessage = 20;

/** Every pool that the workload is not on, with every reason. Work for each pair of workload and pool: only for who reads it. */
export function refusalsOf(
  judge: Judge,
  workload: WorkloadModel,
  on: { readonly pools: Iterable<PlacedPool>; readonly chosen: readonly PlacedPool[] },
): readonly Refusal[] {
  const refused: Refusal[] = [];
  const fitting: PlacedPool[] = [];
  for (const placed of on.pools) {
    if (on.chosen.includes(placed)) continue;
    const reasons = judge.reasons(workload, placed).map(({ text }) => text);
    const { path } = placed.pool;
    if (reasons.length > 0) refused.push({ pool: path, reasons });
    else if (workload.pools !== null) refused.push({ pool: path, reasons: ['it would fit, and the workload names another'] });
    else fitting.push(placed);
  }
  const others = fitting.sort(byPreference(workload)).map((placed) => ({
    pool: placed.pool.path,
    reasons: [tooFewNodes(workload, placed) ?? 'it fits, and costs more or is kept for other work'],
  }));
  return [...refused, ...others];
}

/** The issue of a workload that fits on none of the pools that it may use. */
export function noPoolFits(judge: Judge, workload: WorkloadModel, pools: readonly PlacedPool[]): Issue {
  const refused = pools.map((placed) => ({ pool: placed.pool.path, reasons: judge.reasons(workload, placed) }));
  const list = inWords(refused);
  const cause = soleCause(refused);
  if (cause === 'noSuchSlice')
    return issueAt(workload, {
      code: 'sharing/no-such-slice',
      message: `no pool that it may use offers the slice: ${list}`,
      hint: 'ask for a slice that a pool offers, or cut the GPUs of a pool so with `sharing`',
    });
  if (cause === 'wholeOfShared')
    return issueAt(workload, {
      code: 'sharing/whole-gpu-on-a-shared-pool',
      message: `it wants whole GPUs, and those of every pool that it may use are shared: ${list}`,
      hint: 'ask for a slice with `gpuSlice` in the place of GPUs, or let it run on a pool without `sharing`',
    });
  if (cause === 'architecture')
    return issueAt(workload, {
      code: 'image/architecture-mismatch',
      message: `its image cannot run on any pool that it may use: ${list}`,
      hint: "build the image for that platform too, name another pool, or correct the image's `platforms`",
    });
  return issueAt(workload, {
    code: 'placement/no-pool-fits',
    message: refused.length === 0 ? 'the cluster has no pool' : `no pool can run it: ${list}`,
    hint: !usesGpu(workload)
      ? 'ask for less, or declare a CpuNodePool that is large enough'
      : 'ask for less, or declare a GpuNodePool whose nodes have enough of it',
  });
}

/** `pool: reason; reason | pool: reason`. Where there are many pools, those with equal reasons are told once. */
function inWords(refused: readonly CausedRefusal[]): string {
  const groups = new Map<string, string[]>();
  for (const { pool, reasons } of refused) {
    const why = reasons.map(({ text }) => text).join('; ');
    const key = refused.length > mostPoolsInMessage ? why : `${pool}: ${why}`;
    const group = groups.get(key) ?? [];
    group.push(pool);
    groups.set(key, group);
  }
  if (refused.length <= mostPoolsInMessage) return [...groups.keys()].join(' | ');
  return [...groups]
    .map(([why, [first = '', ...others]]) => `${first}${others.length === 0 ? '' : ` and ${String(others.length)} others`}: ${why}`)
    .join(' | ');
}

/** The one cause that speaks against every pool, or against every GPU pool where slices or whole GPUs are asked for; null where there are several. */
function soleCause(refused: readonly CausedRefusal[]): PoolReason['cause'] | null {
  const withGpus = refused.filter(({ reasons }) => !reasons.some(({ cause }) => cause === 'noGpu'));
  const causes = new Set(withGpus.flatMap(({ reasons }) => reasons.map(({ cause }) => cause)));
  const [cause] = causes;
  return causes.size === 1 && cause !== undefined && cause !== 'other' ? cause : null;
}
