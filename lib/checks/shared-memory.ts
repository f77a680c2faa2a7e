import { gib } from '../placement/fits';
import { issueAt } from './rule';
import type { Check } from './check';

/** What is written to /dev/shm is memory of the pod: one that fills more of it than it may have is ended. */
export const sharedMemoryFits: Check = {
  code: 'workload/shared-memory-too-large',
  about: 'Shared memory is no larger than the memory that it is a part of.',
  waivable: true,
  run: ({ placement }) =>
    [...placement.workloads.values()].flatMap(({ workload, request }) => {
      if (request.sharedMemoryMiB <= request.memoryLimitMiB) return [];
      return [
        issueAt(workload, {
          code: 'workload/shared-memory-too-large',
          property: 'sharedMemoryGiB',
          message: `/dev/shm would have ${gib(request.sharedMemoryMiB)} GiB, and all memory of a pod is ${gib(request.memoryLimitMiB)} GiB`,
          hint: `give less than ${gib(request.memoryLimitMiB)}, or more memoryGiB`,
        }),
      ];
    }),
};
