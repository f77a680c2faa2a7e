import type { PlacedPool, PlacedWorkload } from '../../../lib/placement/placement';

/** Whole GPUs and shares of them that a node has. */
export function gpusOf({ node }: PlacedPool): number {
  return Object.entries(node.devices).reduce((sum, [name, count]) => (isGpuDevice(name) ? sum + count : sum), 0);
}

/** Pods of a workload that a node holds with nothing else on it. */
export function podsOnNode({ request }: PlacedWorkload, pool: PlacedPool): number {
  const times = (has: number, wants: number): number => (wants === 0 ? Infinity : Math.floor(has / wants));
  const { cpuMillis, memoryMiB, pods } = pool.free;
  // Of each of its networks a node has as many.
  const cards = Object.entries(pool.node.devices).flatMap(([name, count]) => (isGpuDevice(name) ? [] : [count]));
  const fabric = cards.length === 0 ? 0 : Math.min(...cards);
  return Math.max(
    0,
    Math.min(
      pods,
      times(cpuMillis, request.cpuMillis),
      times(memoryMiB, request.memoryMiB),
      times(gpusOf(pool), request.gpus),
      times(fabric, request.fabricDevices),
    ),
  );
}

/** Whether it is a GPU, an instance or a share of one: network cards of one's own machines have NVIDIA's prefix too. */
export function isGpuDevice(name: string): boolean {
  return /^nvidia\.com\/(gpu|mig-)/.test(name);
}
