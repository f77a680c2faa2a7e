import type { Machine } from '../catalog/machine';
import type { GpuUnit } from '../model/gpu-units';
import type { PoolModel } from '../model/node-pool';
import type { WorkloadModel } from '../model/workload';
import type { DaemonSetLoad, NodeShape } from './node';

/** A pool with the machine that was chosen for it. */
export interface PlacedPool {
  readonly pool: PoolModel;
  readonly machine: Machine;
  readonly node: NodeShape;
  readonly daemonSets: readonly DaemonSetLoad[];
  /** What is left for pods: allocatable less the DaemonSets. */
  readonly free: { readonly cpuMillis: number; readonly memoryMiB: number; readonly pods: number };
  /** Nodes of this pool are joined by the machine's fabric. */
  readonly fabric: boolean;
  /** Why this machine: `the only one with 8 H100`, `cheapest of 8 that fit`. */
  readonly why: string;
  /** Machines that come next: cheaper ones with what they lack, and those that would do as well. Found when it is read. */
  readonly runnersUp: readonly RunnerUp[];
}

/** A machine that a pool was not made of. */
export interface RunnerUp {
  readonly machineType: string;
  /** Null: not known. */
  readonly usdPerHour: number | null;
  readonly why: string;
}

/** What one pod of a workload asks for; all of its pods are alike. */
export interface PodRequest {
  readonly cpuMillis: number;
  /** Null: none, which lets a container use idle cores. */
  readonly cpuLimitMillis: number | null;
  readonly memoryMiB: number;
  readonly memoryLimitMiB: number;
  /** Units of a GPU: whole ones, or one slice. */
  readonly gpus: number;
  readonly gpuUnit: GpuUnit;
  /** Size of the memory-backed /dev/shm; 0 leaves the runtime's own. Part of the memory. */
  readonly sharedMemoryMiB: number;
  /** Fabric devices of each pod, where it is one of a gang on a pool with a fabric. */
  readonly fabricDevices: number;
}

/** A pool that a workload cannot use, with every reason. */
export interface Refusal {
  /** Path of the pool. */
  readonly pool: string;
  readonly reasons: readonly string[];
}

/** Where a workload's pods go. */
export interface PlacedWorkload {
  readonly workload: WorkloadModel;
  /** Pools that its pods may land on, in the order of preference; at least one. */
  readonly pools: readonly PlacedPool[];
  readonly request: PodRequest;
  /** Every pool of the cluster that it is not on. Found when it is read: in large programs these are millions of sentences. */
  readonly refused: readonly Refusal[];
}

/** The answer of `place`. Workloads without a pool are missing here, and are issues there. */
export interface Placement {
  /** By path of the pool, in the model's order. */
  readonly pools: ReadonlyMap<string, PlacedPool>;
  /** By path of the workload, in the model's order. */
  readonly workloads: ReadonlyMap<string, PlacedWorkload>;
}
