import { issueAt } from '../checks/rule';
import { compareText, type Issue } from '../errors';
import { gpuUnitsOf, wholeGpu, type GpuUnit } from '../model/gpu-units';
import { isService, type ServiceModel } from '../model/workload';
import { cores, gib } from './fits';
import { emptyNode } from './placed-pool';
import type { PlacedPool, PlacedWorkload } from './placement';

/** First-fit decreasing may miss a packing, and what nodes keep for themselves is an estimate: whoever measured may know better. */
export const poolsTooSmallTogether = {
  code: 'placement/pools-too-small-together',
  about: 'The least replicas of all services fit on their pools at their largest, all at once.',
  waivable: true,
} as const;

interface Bin {
  cpuMillis: number;
  memoryMiB: number;
  /** What is left of each unit of its GPUs. */
  readonly units: Record<GpuUnit, number>;
  pods: number;
}

interface Packing {
  readonly placed: PlacedPool;
  readonly nodes: Bin[];
  /** How much of each service found room, in order of packing: the witness. */
  readonly witness: string[];
}

/**
 * The least replicas of all services must fit on their pools at their largest, all at once. First-fit decreasing: biggest pods first, each on the first
 * node with room; a node is opened only when no open one has any.
 */
export function togetherIssues(workloads: readonly PlacedWorkload[]): readonly Issue[] {
  const packings = new Map<string, Packing>();
  const tooSmall = new Map<string, { readonly placed: PlacedPool; readonly left: string[] }>();
  for (const service of servicesBySize(workloads)) {
    const { replicas } = service.workload as ServiceModel;
    let left = replicas.min;
    for (const placed of service.pools) {
      const packing = packings.get(placed.pool.path) ?? { placed, nodes: [], witness: [] };
      packings.set(placed.pool.path, packing);
      const packed = pack(packing, service, left);
      if (packed > 0) packing.witness.push(`${service.workload.id} ${String(packed)}`);
      left -= packed;
      if (left === 0) break;
    }
    const last = service.pools.at(-1);
    if (left > 0 && last !== undefined) {
      const short = tooSmall.get(last.pool.path) ?? { placed: last, left: [] };
      short.left.push(`${String(left)} of ${service.workload.id}`);
      tooSmall.set(last.pool.path, short);
    }
  }
  return [...tooSmall.values()].map(({ placed, left }) => issue(placed, packings.get(placed.pool.path)?.witness ?? [], left));
}

function issue(placed: PlacedPool, witness: readonly string[], left: readonly string[]): Issue {
  const { pool, free } = placed;
  return issueAt(pool, {
    ...poolsTooSmallTogether,
    message: `at its largest of ${String(pool.size.max)} nodes (${cores(free.cpuMillis)} cores, ${gib(free.memoryMiB)} GiB and ${gpusOf(placed)} each for pods) it holds ${witness.join(', ') || 'nothing'}; no room is left for ${left.join(', ')}`,
    hint:
      pool.kind === 'system'
        ? 'declare a CpuNodePool for these services, or give the cluster a larger `system`'
        : 'let the pool grow further, or lower the least replicas of its services',
  });
}

/** `8 GPUs`, or `56 x 1g.10gb`. */
function gpusOf({ pool }: PlacedPool): string {
  const units = Object.entries(gpuUnitsOf(pool));
  if (units.length === 0 || units.some(([unit]) => unit === wholeGpu)) return `${String(pool.gpusPerNode)} GPUs`;
  return units.map(([unit, { perNode }]) => `${String(perNode)} x ${unit}`).join(' and ');
}

function servicesBySize(workloads: readonly PlacedWorkload[]): readonly PlacedWorkload[] {
  return workloads
    .filter(({ workload }) => isService(workload))
    .sort(
      (a, b) =>
        b.request.gpus - a.request.gpus ||
        b.request.memoryMiB - a.request.memoryMiB ||
        b.request.cpuMillis - a.request.cpuMillis ||
        compareText(a.workload.path, b.workload.path),
    );
}

/** Puts up to `count` equal pods on the pool's nodes; how many found room. Pods are equal, so a node without room for one has none for the next. */
function pack({ placed, nodes }: Packing, { request }: PlacedWorkload, count: number): number {
  let packed = 0;
  for (let index = 0; packed < count && index < placed.pool.size.max; index++) {
    const node = (nodes[index] ??= freshNode(placed));
    const fits = Math.min(
      count - packed,
      node.pods,
      ratio(node.units[request.gpuUnit] ?? 0, request.gpus),
      ratio(node.cpuMillis, request.cpuMillis),
      ratio(node.memoryMiB, request.memoryMiB),
    );
    node.pods -= fits;
    if (request.gpus > 0) node.units[request.gpuUnit] = (node.units[request.gpuUnit] ?? 0) - fits * request.gpus;
    node.cpuMillis -= fits * request.cpuMillis;
    node.memoryMiB -= fits * request.memoryMiB;
    packed += fits;
  }
  return packed;
}

function freshNode(placed: PlacedPool): Bin {
  const { cpuMillis, memoryMiB, pods } = emptyNode(placed);
  const units = Object.entries(gpuUnitsOf(placed.pool)).map(([unit, { perNode }]) => [unit, perNode] as const);
  return { cpuMillis, memoryMiB, pods, units: Object.fromEntries(units) };
}

function ratio(has: number, wants: number): number {
  return wants === 0 ? Infinity : Math.max(0, Math.floor(has / wants));
}
