import { podsOnEmptyNode, ratio } from '../../placement/packing/bin';
import type { PlacedPool } from '../../placement/placement';
import type { PodNeeds } from '../../targets/target';
import type { WorkloadScope } from './context';

/** Pods of a workload that one empty node of a pool holds. */
function podsPerNode(scope: WorkloadScope, pool: PlacedPool, needs: PodNeeds): number {
  const { request } = scope.placed;
  const pods = podsOnEmptyNode(pool, request);
  const fabric = needs.fabric?.resources ?? [];
  return Math.min(pods, ...fabric.map((name) => ratio(pool.node.devices[name] ?? 0, request.fabricDevices)));
}

/** Pods of a workload that its pools hold when they are as large as they may grow and have nothing else on them. */
export function podsInAll(scope: WorkloadScope): number {
  return scope.placed.pools.reduce((sum, pool, index) => sum + pool.pool.size.max * perNode(scope, pool, index), 0);
}

/** Two pods of a workload can meet on one node. */
export function canShareNode(scope: WorkloadScope): boolean {
  return scope.placed.pools.some((pool, index) => perNode(scope, pool, index) >= 2);
}

function perNode(scope: WorkloadScope, pool: PlacedPool, index: number): number {
  const needs = scope.needs[index];
  return needs === undefined ? 0 : podsPerNode(scope, pool, needs);
}
