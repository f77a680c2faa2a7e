import { z } from 'zod';
import { capacitySchema, type Capacity, type GcpCapacity } from './capacity';
import type { Architecture } from '../../catalog/machine';
import { gpuUnitsOf } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';
import { capacityGroups, type CapacityGroup, type CapacityReader } from '../capacity-groups';
import { cloudCpusShape, cloudSizingShape, type CloudSizing } from '../cloud';

/** What a pool on Google Cloud says beside its machine. */
export interface GcpSizing extends CloudSizing<GcpCapacity> {
  /**
   * NVIDIA driver that GKE installs: the one of the node's version, or the newest that Google offers. Changing it replaces the pool.
   * @default 'default'
   */
  readonly driver?: 'default' | 'latest';
  /**
   * Most pods on one node, 8 to 256. Each node takes a block of at least twice as many addresses.
   * @default - 32 on GPU pools, more where their GPUs have more slices than that; 110 elsewhere
   */
  readonly maxPodsPerNode?: number;
}

const gcpShape = {
  ...cloudSizingShape(capacitySchema),
  driver: z.enum(['default', 'latest']).default('default'),
  maxPodsPerNode: z.int().min(8).max(256).nullable().default(null),
};

/** @internal Props of pools that only this place has. */
export const poolShapes = { gpu: gcpShape, cpu: { ...gcpShape, ...cloudCpusShape } };

/** @internal The part of a pool that only this place understands. */
export interface GcpPlace {
  /** In the order in which they are tried; at least one. */
  readonly capacities: readonly Capacity[];
  readonly zones: readonly string[] | null;
  readonly driver: 'default' | 'latest';
  readonly maxPodsPerNode: number;
  /** What a node must have; nothing on GPU pools, where the GPU says it. */
  readonly needs: {
    readonly cpus: number;
    readonly memoryGiB: number;
    readonly arch: Architecture;
    readonly machineType: string | null;
  } | null;
}

const placeSchema = z.object({
  capacity: gcpShape.capacity,
  zones: gcpShape.zones,
  driver: gcpShape.driver,
  maxPodsPerNode: gcpShape.maxPodsPerNode,
});
const needsSchema = z.object(cloudCpusShape);

const places = new WeakMap<PoolModel, GcpPlace>();

/** @internal Reads what the pool's schema parsed, once: the model knows it as a record only. */
export function placeOf(pool: PoolModel): GcpPlace {
  const known = places.get(pool);
  if (known !== undefined) return known;
  const place = readPlace(pool);
  places.set(pool, place);
  return place;
}

function readPlace(pool: PoolModel): GcpPlace {
  const { capacity: capacities, zones, driver, maxPodsPerNode } = placeSchema.parse(pool.place);
  return {
    capacities,
    zones,
    driver,
    maxPodsPerNode: maxPodsPerNode ?? (pool.kind === 'gpu' ? podsOfGpuNode(pool) : 110),
    needs: pool.kind === 'gpu' ? null : needsSchema.parse(pool.place),
  };
}

/** @internal How rules of all clouds read a pool of this one. How many machines a reservation holds, only Google knows. */
export const reader: CapacityReader<Capacity> = {
  capacitiesOf: (pool) => placeOf(pool).capacities,
  machinesIn: () => null,
};

/** @internal GKE's node pools for one pool, in the order in which they are tried. */
export function groupsOf(pool: PoolModel): readonly CapacityGroup<Capacity>[] {
  return capacityGroups(reader, pool);
}

/** Pods of GKE's own on each node with GPUs, with room for some of other people's. */
const ownPods = 16;

/**
 * Room for a pod on each slice: the least of the numbers that make full use of a node's block of addresses, which is a power of two with twice as many. 110 is
 * the most before GKE keeps more of the node for itself, and 256 the most of all.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr, read 2026-11-22.
 */
function podsOfGpuNode(pool: PoolModel): number {
  const slices = Object.values(gpuUnitsOf(pool)).reduce((sum, { perNode }) => sum + perNode, 0);
  return [32, 64, 110].find((pods) => pods >= slices + ownPods) ?? 256;
}
