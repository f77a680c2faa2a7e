import type { Machine } from '../catalog/machine';
import { issueAt } from '../checks/rule';
import { didYouMean, type Issue } from '../errors';
import type { ClusterModel } from '../model/cluster';
import type { PoolModel } from '../model/node-pool';
import { gpusOfPod, type WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import { misfits } from './fits';
import { emptyNode, placedPool } from './placed-pool';
import type { PlacedPool } from './placement';
import { podFor } from './pod-shape';
import { requestOn } from './request';

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

/** A pool with no machine to make it of is an issue, and has no candidates. */
export function candidatesOf(
  target: Target,
  cluster: ClusterModel,
  pool: PoolModel,
): { readonly candidates: Candidates | null; readonly issues: readonly Issue[] } {
  const machines = target.machinesFor(pool);
  if (machines.length === 0) return { candidates: null, issues: [noMachine(target, pool)] };
  const gangs = cluster.workloads.some((workload) => mayGang(workload, pool));
  const options = machines.map((machine) => placedPool(target, pool, { machine, gangs, why: why(machine, machines) }));
  return { candidates: { pool, options }, issues: [] };
}

/** A gang over several nodes that names the pool, or names none and has its GPUs. */
function mayGang(workload: WorkloadModel, pool: PoolModel): boolean {
  if (workload.kind !== 'trainingJob' || workload.nodes < 2) return false;
  return workload.pools === null ? pool.gpusPerNode >= workload.gpusPerNode : workload.pools.includes(pool.path);
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

/** Takes the cheapest candidate on which every workload that names the pool fits; where there is none, the one on which most of them do, so that reasons are told of the nearest miss. */
export function choose(target: Target, candidates: Candidates, workloads: readonly WorkloadModel[]): PlacedPool {
  const own = workloads.filter(
    (workload) =>
      workload.pools?.includes(candidates.pool.path) === true && gpusOfPod(workload) <= Math.max(candidates.pool.gpusPerNode, 0),
  );
  let best: PlacedPool | undefined;
  let most = -1;
  for (const option of candidates.options) {
    const fitting = own.filter((workload) => fitsAlone(target, workload, option)).length;
    if (fitting > most) [best, most] = [option, fitting];
    if (fitting === own.length) break;
  }
  if (best === undefined) throw new Error(`pool ${candidates.pool.path} has no candidates`);
  return best;
}

/** Whether one pod of the workload fits on an empty node of the pool. */
export function fitsAlone(target: Target, workload: WorkloadModel, pool: PlacedPool): boolean {
  const request = requestOn(workload, [pool]);
  return misfits(podFor(target, workload, { pool, request }), pool.node, emptyNode(pool)).length === 0;
}
