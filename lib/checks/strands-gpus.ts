import { wholeGpu } from '../model/gpu-units';
import { usesGpu } from '../model/workload';
import { cores, gib } from '../placement/fits';
import { emptyBin, holds, withPods, type Demand } from '../placement/packing/bin';
import type { PlacedPool, PlacedWorkload } from '../placement/placement';
import { issueAt } from './rule';
import type { Check } from './check';
import { workByPool } from './work-by-pool';

export const strandsGpus: Check = {
  code: 'placement/strands-gpus',
  about: 'Where as many pods of a workload as fit are on a node, GPUs that are left can be used by somebody.',
  severity: 'warning',
  waivable: true,
  run: ({ placement }) => {
    const onPool = workByPool(placement);
    return [...placement.workloads.values()].flatMap((placed) => {
      const why = placed.pools.flatMap((pool) => whyStranded(placed, pool, onPool.get(pool) ?? []) ?? []);
      const [first] = why;
      if (first === undefined) return [];
      return [
        issueAt(placed.workload, {
          code: 'placement/strands-gpus',
          severity: 'warning',
          message: first,
          hint: 'ask for less of what runs out, for GPUs in a number that divides those of a node, or for a pool whose nodes have as many GPUs as a pod wants',
        }),
      ];
    });
  },
};

/** What leaves GPUs of a node over that no work of the pool can have; null where nothing does. Shared GPUs have no whole one to strand. */
function whyStranded({ request, workload }: PlacedWorkload, pool: PlacedPool, others: readonly PlacedWorkload[]): string | null {
  const { gpus, gpuUnit, cpuMillis, memoryMiB } = request;
  if (!usesGpu(workload) || gpuUnit !== wholeGpu || pool.pool.sharing !== null) return null;
  const empty = emptyBin(pool);
  const pods = holds(empty, request);
  const has = pool.pool.gpusPerNode;
  const over = has - pods * gpus;
  if (pods === 0 || over <= 0 || canUseWhatIsLeft(others, empty, { request, pods })) return null;
  const left = `${String(over)} of the ${String(has)} GPUs of each node of ${pool.pool.path} can be nobody's`;
  if (over < gpus) return `${left}: its pods want ${String(gpus)} each, which does not divide ${String(has)}`;
  const short =
    pods === Math.floor(empty.cpuMillis / cpuMillis) ? 'cores' : pods === Math.floor(empty.memoryMiB / memoryMiB) ? 'memory' : 'pods';
  const amounts = {
    cores: `its pods want ${cores(cpuMillis)} of ${cores(empty.cpuMillis)} cores each`,
    memory: `its pods want ${gib(memoryMiB)} of ${gib(empty.memoryMiB)} GiB of memory each`,
    pods: `a node takes ${String(empty.pods)} pods`,
  };
  return `${left}: ${amounts[short]}, so that ${String(pods)} ${pods === 1 ? 'fits' : 'fit'} on a node`;
}

function canUseWhatIsLeft(
  others: readonly PlacedWorkload[],
  empty: ReturnType<typeof emptyBin>,
  filled: { readonly request: Demand; readonly pods: number },
): boolean {
  const left = withPods(empty, filled.request, filled.pods);
  return others.some(({ request }) => request.gpus > 0 && holds(left, request) > 0);
}
