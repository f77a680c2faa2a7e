import { migCountsOf } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';

/** How GKE shares the GPUs of a pool, in its own terms. */
interface GkeSharing {
  /** MIG profile that every GPU is cut into, as often as it fits; null: none. */
  readonly partition: string | null;
  /** Containers that take a GPU, or each of its instances, in turns; null: one at a time. */
  readonly clients: number | null;
}

/**
 * Null where the pool's GPUs are not shared. Of several profiles the first is taken: GKE has one for a pool, and a mix is refused.
 * MPS is refused as well (`sharing/mps-not-here`), so there is one strategy.
 */
export function gkeSharingOf({ gpu, sharing }: PoolModel): GkeSharing | null {
  if (gpu === null || sharing === null) return null;
  const [partition = null] = Object.keys(migCountsOf(gpu, sharing.mig) ?? {});
  return { partition, clients: sharing.timeSlicing };
}

/**
 * Labels that GKE puts on nodes with shared GPUs. Pods must select them: all slices are called `nvidia.com/gpu` here, whatever they are a part of.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/timesharing-gpus and .../how-to/gpus-multi, read 2026-11-22.
 */
export function sharingLabels(pool: PoolModel): Readonly<Record<string, string>> {
  const sharing = gkeSharingOf(pool);
  if (sharing === null) return {};
  return {
    ...(sharing.partition === null ? {} : { 'cloud.google.com/gke-gpu-partition-size': sharing.partition }),
    ...(sharing.clients === null
      ? {}
      : {
          'cloud.google.com/gke-gpu-sharing-strategy': 'time-sharing',
          'cloud.google.com/gke-max-shared-clients-per-gpu': String(sharing.clients),
        }),
  };
}

/**
 * Profiles that GKE cuts GPUs into, by the accelerator's type in `guest_accelerator`, each as often as it fits. The H100s of A3 Mega are the same chip.
 * Source: partition_gpu/partition_gpu.go of GoogleCloudPlatform/container-engine-accelerators at 992db812, 2026-06-11, which GKE runs on its nodes; without forms
 * that add or leave out graphics and media engines.
 */
const h100 = ['1g.10gb', '1g.20gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'] as const;
export const gkePartitions: Readonly<Record<string, readonly string[]>> = {
  'nvidia-tesla-a100': ['1g.5gb', '2g.10gb', '3g.20gb', '4g.20gb', '7g.40gb'],
  'nvidia-a100-80gb': ['1g.10gb', '2g.20gb', '3g.40gb', '4g.40gb', '7g.80gb'],
  'nvidia-h100-80gb': h100,
  'nvidia-h100-mega-80gb': h100,
  'nvidia-h200-141gb': ['1g.18gb', '1g.35gb', '2g.35gb', '3g.71gb', '4g.71gb', '7g.141gb'],
  'nvidia-b200': ['1g.23gb', '1g.45gb', '2g.45gb', '3g.90gb', '4g.90gb', '7g.180gb'],
  'nvidia-gb200': ['1g.23gb', '1g.47gb', '2g.47gb', '3g.93gb', '4g.93gb', '7g.186gb'],
  'nvidia-rtx-pro-6000': ['1g.24gb', '2g.48gb', '4g.96gb'],
};
