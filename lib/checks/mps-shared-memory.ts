import { usesGpu } from '../model/workload';
import { issueAt } from './rule';
import type { Check } from './check';

export const mpsSharedMemory: Check = {
  code: 'sharing/mps-shared-memory',
  about: 'A pod that uses MPS keeps the shared memory of the MPS daemon, by which the two talk.',
  waivable: false,
  run: ({ placement }) =>
    [...placement.workloads.values()].flatMap(({ workload, pools }) => {
      const mps = pools.find(({ pool }) => pool.sharing?.mps != null);
      if (mps === undefined || !usesGpu(workload) || (workload.sharedMemoryGiB ?? 0) === 0) return [];
      return [
        issueAt(workload, {
          code: 'sharing/mps-shared-memory',
          property: 'sharedMemoryGiB',
          message: `pods on ${mps.pool.path} have the /dev/shm of the MPS daemon, and one of their own would hide it`,
          hint: 'leave it out, or run on a pool that is shared in another way',
        }),
      ];
    }),
};
