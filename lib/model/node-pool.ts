import { z } from 'zod';
import { gpuNames } from '../catalog/gpu';
import { identityShape, orNull, textMap } from './identity';

export const taintSchema = z.strictObject({
  key: z.string().min(1),
  value: z.string().default(''),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
});
/** A taint in Kubernetes' own spelling; the value may be empty. */
export type Taint = Readonly<z.infer<typeof taintSchema>>;

/** How pods share one GPU; all three at once cannot be. */
export interface SharingModel {
  /** One MIG profile, as often as it fits, or instances of several by profile, on each GPU; null: GPUs are not cut. */
  readonly mig: string | Readonly<Record<string, number>> | null;
  /** Pods that take a GPU, or one of its instances, in turns. */
  readonly timeSlicing: number | null;
  /** Pods that use a GPU at once. */
  readonly mps: number | null;
}

/** How many nodes: bounds, and how many there are first. A fixed number is both bounds. */
export interface PoolSize {
  readonly min: number;
  readonly max: number;
  readonly start: number;
}

/** What pools of every place and kind take. */
export const poolCommonShape = {
  diskGiB: orNull(z.int().min(20).max(16384)),
  labels: textMap.default({}),
  taints: z.array(taintSchema).default([]),
  tags: textMap.default({}),
};

const users = z.int().min(2).max(1024);
const profile = z.string().regex(/^\d+g\.\d+gb$/, { error: 'must be a MIG profile, such as "1g.10gb"' });
/** Parses `sharing`. Which profiles a GPU has, and which of them fit on it together, is a rule of its own. */
const sharingSchema = z.union([
  z
    .strictObject({
      mig: z.union([
        profile,
        z.record(profile, z.int().min(1).max(8)).refine((mix) => Object.keys(mix).length > 0, { error: 'must name a profile' }),
      ]),
      timeSlicing: users.optional(),
    })
    .transform(({ mig, timeSlicing }): SharingModel => ({ mig, timeSlicing: timeSlicing ?? null, mps: null })),
  z.strictObject({ timeSlicing: users }).transform(({ timeSlicing }): SharingModel => ({ mig: null, timeSlicing, mps: null })),
  z.strictObject({ mps: users }).transform(({ mps }): SharingModel => ({ mig: null, timeSlicing: null, mps })),
]);

/** What GPU pools of every place take besides. */
export const gpuPoolShape = {
  gpu: z.enum(gpuNames),
  gpusPerNode: z.int().min(1),
  machineType: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .transform((given): readonly string[] => (given === undefined ? [] : typeof given === 'string' ? [given] : given)),
  fabric: z.enum(['auto', 'require', 'off']).default('auto'),
  sharing: orNull(sharingSchema),
};

export const poolSchema = z.object({
  ...identityShape,
  /** Path of the cluster that it belongs to. */
  cluster: z.string(),
  /** `system` is the one that a target adds for the cluster's own pods. */
  kind: z.enum(['gpu', 'cpu', 'system']),
  gpu: z.enum(gpuNames).nullable(),
  /** 0 on pools without GPUs. */
  gpusPerNode: z.int().min(0),
  /** What the program allows; empty when the target chooses. */
  machineTypes: z.array(z.string()),
  fabric: z.enum(['auto', 'require', 'off']),
  /** Null: a GPU is one pod's. */
  sharing: orNull(
    z.object({
      mig: z.union([z.string(), z.record(z.string(), z.int())]).nullable(),
      timeSlicing: z.int().nullable(),
      mps: z.int().nullable(),
    }),
  ),
  diskGiB: z.number().nullable(),
  labels: textMap,
  taints: z.array(taintSchema),
  tags: textMap,
  size: z.object({ min: z.int().min(0), max: z.int().min(0), start: z.int().min(0) }),
  /** The part that only this pool's place understands, parsed by its schema. */
  place: z.record(z.string(), z.unknown()),
});
type PoolShape = z.infer<typeof poolSchema>;
/** Nodes of one kind. */
export type PoolModel = Readonly<Omit<PoolShape, 'taints' | 'machineTypes' | 'labels' | 'tags' | 'place'>> & {
  readonly taints: readonly Taint[];
  readonly machineTypes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly place: Readonly<Record<string, unknown>>;
};

/** Label of ours: the pool's id, on every node that we make. */
export const poolLabel = 'cdk-gpu/pool';
/** Kept free of pods that did not ask for a GPU: the taint that GKE sets itself and that add-ons tolerate. */
export const gpuTaint: Taint = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };
