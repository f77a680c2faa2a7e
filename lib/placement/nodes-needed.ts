import { mostPodsAtOnce } from '../model/workload';
import { PoolNodes } from './packing/pool-nodes';
import type { PlacedPool, PlacedWorkload } from './placement';

/**
 * How many nodes of a pool its workloads take at their largest, all at once, were the pool to hold them alone: services with all replicas, jobs with
 * all pods that run at one time, gangs whole. First-fit decreasing, as autoscalers count; a pod of a gang has a node to itself.
 */
export function nodesNeeded(placed: PlacedPool, workloads: readonly PlacedWorkload[]): number {
  const here = workloads.filter(({ pools }) => pools.some(({ pool }) => pool.path === placed.pool.path));
  const gangs = here.reduce((sum, { workload }) => sum + (workload.kind === 'trainingJob' ? workload.nodes : 0), 0);
  const others = here.filter(({ workload }) => workload.kind !== 'trainingJob').sort(bySize);
  // A node for each pod is enough for all of them.
  const nodes = new PoolNodes(
    placed,
    others.reduce((sum, { workload }) => sum + mostPodsAtOnce(workload), 0),
  );
  for (const { workload, request } of others) nodes.put(request, mostPodsAtOnce(workload));
  return gangs + nodes.inUse;
}

function bySize(a: PlacedWorkload, b: PlacedWorkload): number {
  return b.request.gpus - a.request.gpus || b.request.memoryMiB - a.request.memoryMiB || b.request.cpuMillis - a.request.cpuMillis;
}
