import { gpuRequestOf } from '../model/workload';
import { issueAt } from './rule';
import type { Check } from './check';

/** A pod asks for one resource: of pools that call the same part of a GPU by other names, all but the first would never hold it, and nobody would say so. */
export const unitNamesAgree: Check = {
  code: 'sharing/pools-name-it-differently',
  about: 'What a pod asks of a GPU has one resource name on all pools that it may be on.',
  waivable: false,
  run: ({ model, placement, targetOf }) =>
    model.clusters.flatMap((cluster) => {
      const target = targetOf(cluster);
      return cluster.workloads.flatMap((workload) => {
        const { unit, count } = gpuRequestOf(workload);
        const pools = placement.workloads.get(workload.path)?.pools ?? [];
        if (count === 0 || pools.length < 2) return [];
        const named = new Map(pools.map((placed) => [target.podNeeds(placed).gpuUnits[unit] ?? 'nothing', placed.pool.path]));
        if (named.size < 2) return [];
        return [
          issueAt(workload, {
            code: 'sharing/pools-name-it-differently',
            property: 'pool',
            message: `its pools call what it asks for by different names, and a pod asks for one: ${[...named].map(([name, path]) => `${name} on ${path}`).join(', ')}`,
            hint: 'name pools whose GPUs are shared in the same way, or make a workload for each',
          }),
        ];
      });
    }),
};
