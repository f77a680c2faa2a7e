import { z } from 'zod';
import { identityShape } from './identity';
import { manifestSchema, type ManifestModel } from './manifest';
import { poolSchema, type PoolModel } from './node-pool';
import { workloadSchema, type WorkloadModel } from './workload';

export const clusterShape = {
  kubernetesVersion: z.string().regex(/^1\.\d+$/, { error: 'must be a minor version such as "1.35"' }),
  deletionProtection: z.boolean().default(true),
  /** Bounded as other pools without GPUs are: clouds read it as one of theirs. */
  system: z
    .strictObject({ nodes: z.int().min(1).max(100), cpus: z.number().positive().max(1024), memoryGiB: z.number().positive().max(65536) })
    .default({ nodes: 2, cpus: 4, memoryGiB: 16 }),
};
export const clusterSchema = z.object({
  ...identityShape,
  ...clusterShape,
  pools: z.array(poolSchema),
  workloads: z.array(workloadSchema),
  manifests: z.array(manifestSchema).default([]),
});
/** One Kubernetes cluster with what runs on it. */
export type ClusterModel = Readonly<Omit<z.infer<typeof clusterSchema>, 'pools' | 'workloads' | 'manifests'>> & {
  readonly pools: readonly PoolModel[];
  readonly workloads: readonly WorkloadModel[];
  /** Objects of the user's own, in any order. */
  readonly manifests: readonly ManifestModel[];
};
