import { usesGpu } from '../model/workload';
import { isKeptForGpus } from '../placement/placed-pool';
import { issueAt } from './rule';
import type { Check } from './check';

export const gpuPoolWithoutGpu: Check = {
  code: 'placement/gpu-pool-without-gpu',
  about: 'Work that uses no GPU does not hold a GPU node.',
  severity: 'warning',
  waivable: true,
  run: ({ placement }) =>
    [...placement.workloads.values()].flatMap(({ workload, pools }) => {
      const held = pools.filter(isKeptForGpus);
      if (usesGpu(workload) || held.length === 0) return [];
      return [
        issueAt(workload, {
          code: 'placement/gpu-pool-without-gpu',
          severity: 'warning',
          message: `it asks for no GPU and is sent to ${held.map((pool) => pool.pool.path).join(', ')}, where each node has ${String(held[0]?.machine.gpus ?? 0)}`,
          hint: 'ask for `gpus`, or leave `pool` out',
        }),
      ];
    }),
};
