import { issueAt, type Rule } from '../../../checks/rule';
import { migCountsOf } from '../../../model/gpu-units';
import { migProfilesOf } from '../../../catalog/mig';
import type { ClusterContext } from '../../target';
import { gpuFactsOf } from '../machine-facts';
import { gkePartitions } from '../sharing';

/** Most containers that share a GPU, or one of its instances. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/timesharing-gpus, read 2026-11-22. */
const mostClients = 48;

/** GKE cuts all GPUs of a pool alike, and each into instances of one size as often as they fit. */
export const oneSizePerPool: Rule<ClusterContext> = {
  code: 'sharing/one-size-per-pool',
  about: 'A GPU is cut into MIG instances of one size, as often as it fits.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      if (pool.gpu === null || pool.sharing?.mig == null || typeof pool.sharing.mig === 'string') return [];
      const wanted = Object.entries(pool.sharing.mig);
      const [first] = wanted;
      if (first !== undefined && wanted.length === 1 && (migCountsOf(pool.gpu, first[0])?.[first[0]] ?? 0) === first[1]) return [];
      const said = wanted.map(([profile, count]) => `${String(count)} x ${profile}`).join(' and ');
      return [
        issueAt(pool, {
          code: 'sharing/one-size-per-pool',
          property: 'sharing.mig',
          message: `GKE cuts a GPU into instances of one size, as often as it fits, and not into ${said}`,
          hint: `name one profile, as mig: '${first?.[0] ?? ''}', and make a pool for each size`,
        }),
      ];
    }),
};

export const profileIsOffered: Rule<ClusterContext> = {
  code: 'sharing/profile-not-offered-here',
  about: 'GKE can cut the GPU into the MIG profile.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool, machine }) => {
      const facts = gpuFactsOf(machine);
      if (facts === null || pool.gpu === null || pool.sharing === null) return [];
      const offered = gkePartitions[facts.accelerator] ?? [];
      // A profile that the GPU itself does not have is told by a rule of every place.
      const known = migProfilesOf(pool.gpu);
      const missing = Object.keys(migCountsOf(pool.gpu, pool.sharing.mig) ?? {}).filter(
        (profile) => known.includes(profile) && !offered.includes(profile),
      );
      if (missing.length === 0) return [];
      return [
        issueAt(pool, {
          code: 'sharing/profile-not-offered-here',
          property: 'sharing.mig',
          message: `GKE does not cut ${facts.accelerator} into ${missing.join(', ')}`,
          hint: offered.length === 0 ? 'share it with `timeSlicing`' : `it offers ${offered.join(', ')}`,
        }),
      ];
    }),
};

export const fewEnoughClients: Rule<ClusterContext> = {
  code: 'sharing/too-many-clients',
  about: 'No more pods share a GPU than GKE lets.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      const clients = pool.sharing?.timeSlicing ?? 0;
      if (clients <= mostClients) return [];
      return [
        issueAt(pool, {
          code: 'sharing/too-many-clients',
          property: 'sharing.timeSlicing',
          message: `${String(clients)} pods are to share a GPU, and GKE lets ${String(mostClients)} at most`,
          hint: `say a number from 2 to ${String(mostClients)}`,
        }),
      ];
    }),
};

/**
 * Pods reach GKE's MPS daemon only in the node's own IPC namespace, which Pod Security refuses at every level but `privileged`: each of them could read what
 * others on the node share. Our namespaces stay restricted.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/nvidia-mps-gpus, as published manifests follow it, 2026-11-22.
 */
export const noMps: Rule<ClusterContext> = {
  code: 'sharing/mps-not-here',
  about: 'No pod needs the IPC namespace of its node.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) =>
      pool.sharing?.mps == null
        ? []
        : [
            issueAt(pool, {
              code: 'sharing/mps-not-here',
              property: 'sharing.mps',
              message: 'on GKE each pod of an MPS pool must run with hostIPC, which namespaces with restricted pods refuse',
              hint: `say timeSlicing: ${String(pool.sharing.mps)}, or cut the GPUs with \`mig\``,
            }),
          ],
    ),
};
