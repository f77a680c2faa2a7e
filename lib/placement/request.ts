import { gpuUnitsOf } from '../model/gpu-units';
import { gpuRequestOf, type GpuRequestModel, type WorkloadModel } from '../model/workload';
import type { PlacedPool, PodRequest } from './placement';

/** What a pod without GPUs has when the program does not say. */
const cpuPodMillis = 250;
const cpuPodMiB = 512;

/**
 * What one pod asks for when it may land on these pools. An amount that the program leaves open is the pod's share of the smallest of them: what pods can
 * have there, times its GPUs by the node's GPUs, or for a slice the slice's part of the node, rounded down so that all shares fit together.
 */
export function requestOn(workload: WorkloadModel, pools: readonly PlacedPool[]): PodRequest {
  const asked = gpuRequestOf(workload);
  const cpuMillis = workload.cpus === null ? shareOf(pools, asked, 'cpuMillis') : Math.round(workload.cpus.atLeast * 1000);
  const memoryMiB = workload.memoryGiB === null ? shareOf(pools, asked, 'memoryMiB') : Math.round(workload.memoryGiB.atLeast * 1024);
  const most = workload.memoryGiB?.atMost ?? null;
  // MPS mounts the shared memory of its daemon into each of its pods, and another volume there would hide it.
  const own = asked.count > 0 && !pools.some(({ pool }) => pool.sharing?.mps != null);
  const sharedMemoryMiB =
    workload.sharedMemoryGiB === null ? (own ? Math.floor(memoryMiB / 8) : 0) : Math.round(workload.sharedMemoryGiB * 1024);
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  return {
    cpuMillis,
    cpuLimitMillis: workload.cpus?.atMost == null ? null : Math.round(workload.cpus.atMost * 1000),
    memoryMiB,
    memoryLimitMiB: most === null ? memoryMiB : Math.round(most * 1024),
    gpus: asked.count,
    gpuUnit: asked.unit,
    sharedMemoryMiB,
    fabricDevices: gang ? fabricShare(pools, asked.count) : 0,
  };
}

function shareOf(pools: readonly PlacedPool[], { unit, count }: GpuRequestModel, what: 'cpuMillis' | 'memoryMiB'): number {
  const open = what === 'cpuMillis' ? cpuPodMillis : cpuPodMiB;
  if (count === 0) return open;
  const step = what === 'cpuMillis' ? 10 : 16;
  const shares = pools.flatMap((pool) => {
    const offered = gpuUnitsOf(pool.pool)[unit];
    if (offered === undefined || offered.perNode < count) return [];
    return [Math.floor((pool.free[what] * count) / offered.parts / step) * step];
  });
  return shares.length === 0 ? open : Math.min(...shares);
}

/** All pools of a gang have the same fabric, or it gets none. */
function fabricShare(pools: readonly PlacedPool[], gpus: number): number {
  const shares = pools.map((pool) =>
    pool.fabric && pool.machine.fabric !== null ? Math.floor((pool.machine.fabric.devices * gpus) / Math.max(1, pool.machine.gpus)) : 0,
  );
  return shares.length === 0 ? 0 : Math.min(...shares);
}
