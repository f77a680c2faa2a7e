import type { Machine } from '../catalog/machine';
import { issueAt } from '../checks/rule';
import { didYouMean, type Issue } from '../errors';
import type { PoolModel } from '../model/node-pool';
import { gpusOfPod, type WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import type { WorkClass } from './classes';
import type { Judge } from './judge';
import { placedPool } from './placed-pool';
import type { PlacedPool } from './placement';

export const noSuchMachine = {
  code: 'pool/no-such-machine',
  about: 'The place has a machine with what the pool asks for.',
  waivable: false,
} as const;

/** A pool as every one of its machines would make it, cheapest first. */
export interface Candidates {
  readonly pool: PoolModel;
  readonly options: readonly PlacedPool[];
}

/** A pool with no machine to make it of is an issue, and has no candidates. `gangs`: a gang over several nodes may land there. */
export function candidatesOf(
  target: Target,
  pool: PoolModel,
  gangs: boolean,
): { readonly candidates: Candidates | null; readonly issues: readonly Issue[] } {
  const machines = target.machinesFor(pool);
  if (machines.length === 0) return { candidates: null, issues: [noMachine(target, pool)] };
  const options = machines.map((machine) => placedPool(target, pool, { machine, gangs, why: why(machine, machines) }));
  return { candidates: { pool, options }, issues: [] };
}

/** Tells of a pool whether a gang over several nodes names it, or names none and is content with its GPUs. */
export function gangFinder(workloads: readonly WorkloadModel[]): (pool: PoolModel) => boolean {
  const named = new Set<string>();
  let least = Infinity;
  for (const workload of workloads) {
    if (workload.kind !== 'trainingJob' || workload.nodes < 2) continue;
    if (workload.pools === null) least = Math.min(least, workload.gpusPerNode);
    else for (const path of workload.pools) named.add(path);
  }
  return (pool) => named.has(pool.path) || pool.gpusPerNode >= least;
}

function why(machine: Machine, machines: readonly Machine[]): string {
  if (machines.length === 1)
    return machine.gpu === null ? 'the only machine that was allowed' : `the only machine with ${String(machine.gpus)} ${machine.gpu}`;
  return machine.usdPerHour === null
    ? `one of ${String(machines.length)}; its price is not known`
    : `the cheapest of ${String(machines.length)} on which all of its workloads fit`;
}

function noMachine(target: Target, pool: PoolModel): Issue {
  const wanted = pool.gpu === null ? 'as many cores and as much memory' : `${String(pool.gpusPerNode)} ${pool.gpu}`;
  const counts = [
    ...new Set(
      Object.values(target.machines)
        .filter((machine) => machine.gpu === pool.gpu)
        .map((machine) => machine.gpus),
    ),
  ].sort((a, b) => a - b);
  const known = Object.keys(target.machines);
  const named = pool.machineTypes.map((type) => (known.includes(type) ? type : `${type}${didYouMean(type, known)}`));
  const narrowed = named.length > 0 ? ` among ${named.join(', ')}` : '';
  const fabric = pool.fabric === 'require' ? ' and a fabric' : '';
  return issueAt(pool, {
    ...noSuchMachine,
    message: `${target.name} has no machine with ${wanted}${fabric}${narrowed}`,
    hint:
      pool.gpu === null
        ? 'ask for less, or name a machine type'
        : counts.length === 0
          ? `choose a GPU that ${target.name} has`
          : `machines with ${pool.gpu} have ${counts.join(', ')} of them`,
  });
}

/**
 * Takes the cheapest candidate on which every workload that names the pool fits; where there is none, the one on which most of them do, so that reasons are
 * told of the nearest miss. `named` says how many workloads of each kind name it.
 */
export function choose(judge: Judge, { pool, options }: Candidates, named: ReadonlyMap<WorkClass, number>): PlacedPool {
  const own = [...named].filter(([{ like }]) => gpusOfPod(like) <= Math.max(pool.gpusPerNode, 0));
  const all = own.reduce((sum, [, count]) => sum + count, 0);
  let best: PlacedPool | undefined;
  let most = -1;
  for (const option of options) {
    const kind = judge.classes.ofPool(option);
    const fitting = own.reduce((sum, [work, count]) => (judge.fits(work, kind) ? sum + count : sum), 0);
    if (fitting > most) [best, most] = [option, fitting];
    if (fitting === all) break;
  }
  if (best === undefined) throw new Error(`pool ${pool.path} has no candidates`);
  return best;
}
