import { gpuUnitsOf, type GpuUnit } from '../model/gpu-units';
import { mostPodsAtOnce } from '../model/workload';
import { emptyNode } from './placed-pool';
import type { PlacedPool, PlacedWorkload } from './placement';

interface Free {
  cpuMillis: number;
  memoryMiB: number;
  /** What is left of each unit of its GPUs. */
  readonly units: Record<GpuUnit, number>;
  pods: number;
}

/**
 * How many nodes of a pool its workloads take at their largest, all at once, were the pool to hold them alone: services with all replicas, jobs with
 * all pods that run at one time, gangs whole. First-fit decreasing, as autoscalers count; a pod of a gang has a node to itself.
 */
export function nodesNeeded(placed: PlacedPool, workloads: readonly PlacedWorkload[]): number {
  const here = workloads.filter(({ pools }) => pools.some(({ pool }) => pool.path === placed.pool.path));
  const gangs = here.reduce((sum, { workload }) => sum + (workload.kind === 'trainingJob' ? workload.nodes : 0), 0);
  const nodes: Free[] = [];
  for (const each of here.filter(({ workload }) => workload.kind !== 'trainingJob').sort(bySize)) pack(placed, nodes, each);
  return gangs + nodes.length;
}

function bySize(a: PlacedWorkload, b: PlacedWorkload): number {
  return b.request.gpus - a.request.gpus || b.request.memoryMiB - a.request.memoryMiB || b.request.cpuMillis - a.request.cpuMillis;
}

/** Puts all pods of a workload on nodes with room, and on new ones. Pods are equal, so a node without room for one has none for the next. */
function pack(placed: PlacedPool, nodes: Free[], { workload, request }: PlacedWorkload): void {
  const { cpuMillis, memoryMiB, gpus, gpuUnit } = request;
  const ratio = (has: number, wants: number): number => (wants === 0 ? Infinity : Math.floor(has / wants));
  let left = mostPodsAtOnce(workload);
  for (let index = 0; left > 0; index++) {
    const fresh = index === nodes.length;
    const node = (nodes[index] ??= freshNode(placed));
    const room = Math.min(
      node.pods,
      ratio(node.cpuMillis, cpuMillis),
      ratio(node.memoryMiB, memoryMiB),
      ratio(node.units[gpuUnit] ?? 0, gpus),
    );
    // Placement has told that the pod fits on no node at all.
    if (fresh && room < 1) return;
    const packed = Math.min(left, Math.max(0, room));
    node.pods -= packed;
    node.cpuMillis -= packed * cpuMillis;
    node.memoryMiB -= packed * memoryMiB;
    if (gpus > 0) node.units[gpuUnit] = (node.units[gpuUnit] ?? 0) - packed * gpus;
    left -= packed;
  }
}

function freshNode(placed: PlacedPool): Free {
  const { cpuMillis, memoryMiB, pods } = emptyNode(placed);
  const units = Object.entries(gpuUnitsOf(placed.pool)).map(([unit, { perNode }]) => [unit, perNode] as const);
  return { cpuMillis, memoryMiB, pods, units: Object.fromEntries(units) };
}
