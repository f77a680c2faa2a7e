import { issueAt, type IssueWords } from '../checks/rule';
import type { Issue } from '../errors';
import { usesGpu, type WorkloadModel } from '../model/workload';
import type { Judge } from './judge';
import type { PlacedPool, Refusal } from './placement';
import type { PoolReason } from './pool-reason';
import { byPreference, tooFewNodes } from './preference';

/** What is said of an image's platforms may be wrong, and an image may run by emulation: its author may know better. */
export const architectureMismatch = {
  code: 'image/architecture-mismatch',
  about: 'An image is built for the architecture of the nodes that it runs on.',
  waivable: true,
} as const;
/** A server may keep part of its weights elsewhere. */
export const modelTooLarge = {
  code: 'model/does-not-fit-gpu-memory',
  about: "A model's weights and cache fit in the memory of one replica's GPUs.",
  waivable: true,
} as const;
export const noSuchSlice = {
  code: 'sharing/no-such-slice',
  about: 'The slice of a GPU that a workload asks for is one that a pool offers.',
  waivable: false,
} as const;
export const wholeGpuOfShared = {
  code: 'sharing/whole-gpu-on-a-shared-pool',
  about: 'Whole GPUs are asked for where GPUs are not shared.',
  waivable: false,
} as const;
export const noPool = {
  code: 'placement/no-pool-fits',
  about: 'Each workload has a pool whose nodes can run its pods.',
  waivable: false,
} as const;

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

/**
 * The issue of a workload that fits on none of the pools that it may use; and the pools that it would be on if what the program says of its image or model
 * were otherwise. Who waives such an issue knows better, and its pods have to go somewhere then.
 */
export function noPoolFits(
  judge: Judge,
  workload: WorkloadModel,
  pools: readonly PlacedPool[],
): { readonly issue: Issue; readonly instead: readonly PlacedPool[] } {
  const refused = pools.map((placed) => ({ placed, pool: placed.pool.path, reasons: judge.reasons(workload, placed) }));
  const cause = soleCause(refused);
  const issue = issueAt(workload, wordsFor(cause, refused, workload));
  if (cause === null || !overruled.has(cause)) return { issue, instead: [] };
  const fitting = refused.filter(({ reasons }) => reasons.every((reason) => reason.cause === cause)).map(({ placed }) => placed);
  const paths = workload.pools;
  if (paths === null) return { issue, instead: fitting.sort(byPreference(workload)).slice(0, 1) };
  return { issue, instead: fitting.sort((a, b) => paths.indexOf(a.pool.path) - paths.indexOf(b.pool.path)) };
}

/** What an issue says where one cause speaks against every pool, or several do. */
function wordsFor(cause: PoolReason['cause'] | null, refused: readonly CausedRefusal[], workload: WorkloadModel): IssueWords {
  const list = inWords(refused);
  switch (cause) {
    case 'noSuchSlice':
      return {
        ...noSuchSlice,
        message: `no pool that it may use offers the slice: ${list}`,
        hint: 'ask for a slice that a pool offers, or cut the GPUs of a pool so with `sharing`',
      };
    case 'wholeOfShared':
      return {
        ...wholeGpuOfShared,
        message: `it wants whole GPUs, and those of every pool that it may use are shared: ${list}`,
        hint: 'ask for a slice with `gpuSlice` in the place of GPUs, or let it run on a pool without `sharing`',
      };
    case 'modelMemory':
      return {
        ...modelTooLarge,
        message: `its model does not fit in the memory of one replica's GPUs: ${list}`,
        hint: 'take more or larger GPUs for each replica, or store the weights in fewer bits and say so in `model.precision`',
      };
    case 'architecture':
      return {
        ...architectureMismatch,
        message: `its image cannot run on any pool that it may use: ${list}`,
        hint: "build the image for that platform too, name another pool, or correct the image's `platforms`",
      };
    default:
      return {
        ...noPool,
        message: refused.length === 0 ? 'the cluster has no pool' : `no pool can run it: ${list}`,
        hint: usesGpu(workload)
          ? 'ask for less, or declare a GpuNodePool whose nodes have enough of it'
          : 'ask for less, or declare a CpuNodePool that is large enough',
      };
  }
}

const overruled: ReadonlySet<PoolReason['cause']> = new Set(['architecture', 'modelMemory']);

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
