import { gpuUnitsOf, type GpuUnit } from '../../model/gpu-units';
import { emptyNode } from '../placed-pool';
import type { PlacedPool, PodRequest } from '../placement';

/** What is left of one node. Fabric devices are not counted: only gangs hold them, and one gang at a time is asked about. */
export interface Bin {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly pods: number;
  /** What is left of each unit of its GPUs. */
  readonly units: Readonly<Record<GpuUnit, number>>;
}

/** What one pod takes of a node. */
export type Demand = Pick<PodRequest, 'cpuMillis' | 'memoryMiB' | 'gpus' | 'gpuUnit'>;

/** An empty node of the pool, its DaemonSets running. */
export function emptyBin(placed: PlacedPool): Bin {
  const { cpuMillis, memoryMiB, pods } = emptyNode(placed);
  const units = Object.entries(gpuUnitsOf(placed.pool)).map(([unit, { perNode }]) => [unit, perNode] as const);
  return { cpuMillis, memoryMiB, pods, units: Object.fromEntries(units) };
}

/** How many equal pods one node holds that has nothing else on it. */
export function podsOnEmptyNode(placed: PlacedPool, demand: Demand): number {
  return holds(emptyBin(placed), demand);
}

/** How many equal pods still fit. */
export function holds(bin: Bin, { cpuMillis, memoryMiB, gpus, gpuUnit }: Demand): number {
  return Math.min(bin.pods, ratio(bin.units[gpuUnit] ?? 0, gpus), ratio(bin.cpuMillis, cpuMillis), ratio(bin.memoryMiB, memoryMiB));
}

/** The node with so many equal pods more on it. */
export function withPods(bin: Bin, { cpuMillis, memoryMiB, gpus, gpuUnit }: Demand, count: number): Bin {
  return {
    cpuMillis: bin.cpuMillis - count * cpuMillis,
    memoryMiB: bin.memoryMiB - count * memoryMiB,
    pods: bin.pods - count,
    units: gpus === 0 ? bin.units : { ...bin.units, [gpuUnit]: (bin.units[gpuUnit] ?? 0) - count * gpus },
  };
}

/** Whether no pod can tell the two apart. */
export function areAlike(a: Bin, b: Bin): boolean {
  if (a.cpuMillis !== b.cpuMillis || a.memoryMiB !== b.memoryMiB || a.pods !== b.pods) return false;
  return a.units === b.units || Object.keys(a.units).every((unit) => a.units[unit] === b.units[unit]);
}

/** How often one amount goes into another. Who wants nothing fits without end. */
export function ratio(has: number, wants: number): number {
  return wants === 0 ? Infinity : Math.max(0, Math.floor(has / wants));
}
