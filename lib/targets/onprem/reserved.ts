import type { Allocatable } from '../../catalog/machine';
import { podsOfNode } from '../described-machine';

/** What the kubelet keeps of a host for the system and for Kubernetes itself, so that pods cannot take it from them. */
export interface Reserved {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** Below this much free memory, pods are evicted. */
  readonly evictionMiB: number;
}

/** Keeps half a core, and two of each hundred cores; half a GiB, and two of each hundred GiB: a host with GPUs runs more daemons than one without. */
export function reservedOf({ cpus, memoryGiB }: { readonly cpus: number; readonly memoryGiB: number }): Reserved {
  return { cpuMillis: Math.ceil(500 + cpus * 20), memoryMiB: Math.ceil(512 + memoryGiB * 1024 * 0.02), evictionMiB: 256 };
}

/** What is left for pods. Memory as the firmware counts it is more than the kernel shows: one part of a hundred goes to the kernel itself. */
export function allocatableOf(facts: { readonly cpus: number; readonly memoryGiB: number }): Allocatable {
  const { cpuMillis, memoryMiB, evictionMiB } = reservedOf(facts);
  return {
    cpuMillis: Math.max(0, Math.floor(facts.cpus * 1000 - cpuMillis)),
    memoryMiB: Math.max(0, Math.floor(facts.memoryGiB * 1024 * 0.99 - memoryMiB - evictionMiB)),
    pods: podsOfNode,
  };
}
