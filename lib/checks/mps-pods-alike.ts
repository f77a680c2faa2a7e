import { usesGpu, type WorkloadModel } from '../model/workload';
import { issueAt } from './rule';
import type { Check } from './check';

/**
 * An MPS server serves one user, and the daemon starts none for another while it runs: pods of others wait.
 * Source: cmd/mps-control-daemon/mps/daemon.go of NVIDIA/k8s-device-plugin at v0.20.0, which starts the daemon without its mode for several users, and
 * kubernetes-sigs/dra-driver-nvidia-gpu#1158, which has the same limit; read 2026-11-22.
 */
export const mpsPodsAreOfOneUser: Check = {
  code: 'sharing/mps-one-user',
  about: 'Pods that use a GPU at once by MPS run as one user.',
  waivable: false,
  run: ({ placement }) =>
    [...placement.pools.values()].flatMap(({ pool }) => {
      if (pool.sharing?.mps == null) return [];
      const here = [...placement.workloads.values()].filter(
        ({ workload, pools }) => usesGpu(workload) && pools.some((placed) => placed.pool.path === pool.path),
      );
      const [first, ...others] = here.map(({ workload }) => workload);
      if (first === undefined) return [];
      return others
        .filter((other) => userOf(other) !== userOf(first))
        .map((other) =>
          issueAt(other, {
            code: 'sharing/mps-one-user',
            property: 'runAs',
            message: `it runs as ${userOf(other)}, and ${first.path} on the same pool as ${userOf(first)}; MPS serves one user of a GPU at a time`,
            hint: 'let both run as the same user, or on pools of their own',
          }),
        );
    }),
};

function userOf({ runAs, image }: WorkloadModel): string {
  if (runAs === 'image') return `the user of image ${image}`;
  return typeof runAs === 'number' ? `user ${String(runAs)}` : 'root';
}
