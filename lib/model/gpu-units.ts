import { migProfiles, type MigProfile } from '../catalog/mig';
import type { GpuName } from '../catalog/gpu';
import type { PoolModel } from './node-pool';

/**
 * What a pod can hold of a GPU: `whole`, `shared` (one share of a GPU that is taken in turns or used at once), or a MIG profile such as `1g.10gb`.
 */
export type GpuUnit = string;

/** The unit of pods that hold GPUs undivided. */
export const wholeGpu: GpuUnit = 'whole';
/** The unit of pods on GPUs that several of them use without a partition. */
export const sharedGpu: GpuUnit = 'shared';

/** One kind of unit that nodes of a pool offer. */
export interface OfferedUnit {
  /** How many of them a node has. */
  readonly perNode: number;
  /** Parts that a node is cut into, of which one goes with each: of its cores and memory, where a program does not say. Never less than what `perNode` needs. */
  readonly parts: number;
}

/** What of a pool says which units its nodes offer. */
export type SharedPool = Pick<PoolModel, 'gpu' | 'gpusPerNode' | 'sharing'>;
type Profiles = Readonly<Partial<Record<GpuName, Readonly<Record<string, MigProfile>>>>>;

/** Units that nodes of the pool offer; none without GPUs, or where a profile is not one of the GPU's. */
export function gpuUnitsOf({ gpu, gpusPerNode, sharing }: SharedPool): Readonly<Record<GpuUnit, OfferedUnit>> {
  if (gpu === null || gpusPerNode === 0) return {};
  if (sharing === null) return { [wholeGpu]: { perNode: gpusPerNode, parts: gpusPerNode } };
  const users = sharing.timeSlicing ?? sharing.mps ?? 1;
  const counts = migCountsOf(gpu, sharing.mig);
  if (counts === null) return { [sharedGpu]: { perNode: gpusPerNode * users, parts: gpusPerNode * users } };
  const profiles = (migProfiles as Profiles)[gpu] ?? {};
  const whole = Math.max(...Object.values(profiles).map(({ memory }) => memory));
  return Object.fromEntries(
    Object.entries(counts).flatMap(([profile, count]) => {
      const slice = profiles[profile];
      if (slice === undefined) return [];
      return [[profile, { perNode: gpusPerNode * count * users, parts: (gpusPerNode * users * whole) / slice.memory }]];
    }),
  );
}

/** Instances by profile on each GPU of a pool; null where GPUs are not cut. One profile alone is made as often as it fits. */
export function migCountsOf(gpu: GpuName, mig: NonNullable<PoolModel['sharing']>['mig']): Readonly<Record<string, number>> | null {
  if (typeof mig !== 'string') return mig;
  return { [mig]: (migProfiles as Profiles)[gpu]?.[mig]?.max ?? 0 };
}
