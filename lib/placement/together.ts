import { issueAt } from '../checks/rule';
import { compareText, type Issue } from '../errors';
import { gpuUnitsOf, wholeGpu } from '../model/gpu-units';
import { isService, type ServiceModel, type TrainingJobModel } from '../model/workload';
import { cores, gib } from './fits';
import { PoolNodes } from './packing/pool-nodes';
import { connected, type Item } from './packing/item';
import { canBePacked } from './packing/search';
import { isTooMuch } from './packing/too-much';
import type { PlacedPool, PlacedWorkload } from './placement';

export const poolsTooSmallTogether = {
  code: 'placement/pools-too-small-together',
  about: 'Pools at their largest hold the least replicas of all services at once, and each gang beside them.',
  waivable: false,
} as const;
export const poolsMayBeTooSmallTogether = {
  code: 'placement/pools-may-be-too-small-together',
  about: 'It is known that pools hold the least replicas of all services at once, and each gang beside them.',
  severity: 'warning',
  waivable: true,
} as const;

/** A workload whose pods must all run at the same time. */
interface Load extends Item {
  readonly id: string;
}
interface Service extends Load {
  readonly workload: ServiceModel;
}
interface Gang extends Load {
  readonly workload: TrainingJobModel;
}

/** What became of services that were packed: how much of each found room, and who did not. */
interface Packing {
  readonly nodes: ReadonlyMap<PlacedPool, PoolNodes>;
  /** How much of each service is on a pool, in order of packing: the witness. */
  readonly witness: ReadonlyMap<PlacedPool, readonly string[]>;
  /** By the last of its pools. */
  readonly left: ReadonlyMap<PlacedPool, readonly { readonly service: Service; readonly count: number }[]>;
}

/**
 * The least replicas of all services must fit on their pools at their largest, all at once; and because services stay, each gang must fit beside those of
 * its pools, though gangs may follow one another. What first-fit decreasing finds room for fits. Where it finds none, that is proven before it is told, by
 * adding up or by trying everything, and where neither decides, it is a warning.
 */
export function togetherIssues(workloads: readonly PlacedWorkload[]): readonly Issue[] {
  const services = servicesBySize(workloads);
  const packing = pack(new Map(), services);
  const issues = [...packing.left].flatMap(([placed, left]) => {
    const refuted = refute(connected(services, left.map(({ service }) => service))); // prettier-ignore
    return refuted === 'fits' ? [] : [servicesIssue(placed, { packing, left, sure: refuted === 'no' })];
  });
  return [...issues, ...gangsBeside(services, packing, gangsOf(workloads))];
}

/** What can be said of items for which first-fit found no room. */
function refute(items: readonly Item[]): 'fits' | 'no' | 'unknown' {
  if (isTooMuch(items)) return 'no';
  const found = canBePacked(items);
  return found === null ? 'unknown' : found ? 'fits' : 'no';
}

/** First-fit decreasing: biggest pods first, each on the first node with room. */
function pack(nodes: Map<PlacedPool, PoolNodes>, services: readonly Service[]): Packing {
  const witness = new Map<PlacedPool, string[]>();
  const short = new Map<PlacedPool, { readonly service: Service; readonly count: number }[]>();
  for (const service of services) {
    let left = service.count;
    for (const placed of service.pools) {
      const packed = nodesOf(nodes, placed).put(service.demand, left);
      if (packed > 0) listAt(witness, placed).push(`${service.id} ${String(packed)}`);
      left -= packed;
      if (left === 0) break;
    }
    const last = service.pools.at(-1);
    if (left > 0 && last !== undefined) listAt(short, last).push({ service, count: left });
  }
  return { nodes, witness, left: short };
}

/** Gangs that services leave no room for. Of those with equal pods on the same pools, the largest speaks for all. */
function gangsBeside(services: readonly Service[], { nodes, left }: Packing, gangs: readonly Gang[]): readonly Issue[] {
  const told = new Set<PlacedPool>([...left.values()].flat().flatMap(({ service }) => service.pools));
  return gangs.flatMap((gang): readonly Issue[] => {
    const room = gang.pools.reduce((sum, placed) => sum + (nodes.get(placed)?.nodesWith(gang.demand) ?? placed.pool.size.max), 0);
    // A gang that is larger than its pools, and services that do not even fit without it, are told already.
    if (room >= gang.count || gang.count > nodesIn(gang.pools) || gang.pools.some((placed) => told.has(placed))) return [];
    const beside = connected(services, [gang]).filter((item): item is Service => item !== gang);
    if (fitsFirst(gang, beside)) return [];
    const refuted = refute([gang, ...beside]);
    return refuted === 'fits' ? [] : [gangIssue(gang, beside, refuted === 'no')];
  });
}

/** Whether first-fit finds room for services when the gang is there before them. */
function fitsFirst(gang: Gang, services: readonly Service[]): boolean {
  const nodes = new Map<PlacedPool, PoolNodes>();
  let wanted = gang.count;
  for (const placed of gang.pools) wanted -= nodesOf(nodes, placed).putApart(gang.demand, wanted);
  return wanted === 0 && pack(nodes, services).left.size === 0;
}

function servicesIssue(
  placed: PlacedPool,
  { packing, left, sure }: { readonly packing: Packing; readonly left: readonly { readonly service: Service; readonly count: number }[]; readonly sure: boolean },
): Issue {
  const { pool, free } = placed;
  const missing = left.map(({ service, count }) => `${String(count)} of ${service.id}`).join(', ');
  const holds = packing.witness.get(placed)?.join(', ') ?? 'nothing';
  const largest = `at its largest of ${String(pool.size.max)} nodes (${cores(free.cpuMillis)} cores, ${gib(free.memoryMiB)} GiB and ${gpusOf(placed)} each for pods)`;
  return issueAt(pool, {
    ...(sure ? poolsTooSmallTogether : poolsMayBeTooSmallTogether),
    message: `${largest} it holds ${holds}; no room is ${sure ? 'left' : 'found'} for ${missing}`,
    hint:
      pool.kind === 'system'
        ? 'declare a CpuNodePool for these services, or give the cluster a larger `system`'
        : 'let the pool grow further, or lower the least replicas of its services',
  });
} // prettier-ignore

function gangIssue({ workload, pools, count }: Gang, services: readonly Service[], sure: boolean): Issue {
  const stay = services.map((service) => `${service.id} ${String(service.count)}`);
  const shown = stay.length > 5 ? `${stay.slice(0, 5).join(', ')} and ${String(stay.length - 5)} more` : stay.join(', ');
  const where = pools.map(({ pool }) => pool.path).join(', ');
  return issueAt(workload, {
    ...(sure ? poolsTooSmallTogether : poolsMayBeTooSmallTogether),
    message: `its ${String(count)} nodes ${sure ? 'can never' : 'may never'} be free at the same time: ${where} ${pools.length === 1 ? 'grows' : 'grow together'} to ${String(nodesIn(pools))}, and the least replicas of services stay there (${shown})`,
    hint: 'let the pool grow by the nodes that services hold, or give the services a pool of their own',
  });
}

/** `8 GPUs`, or `56 x 1g.10gb`. */
function gpusOf({ pool }: PlacedPool): string {
  const units = Object.entries(gpuUnitsOf(pool));
  if (units.length === 0 || units.some(([unit]) => unit === wholeGpu)) return `${String(pool.gpusPerNode)} GPUs`;
  return units.map(([unit, { perNode }]) => `${String(perNode)} x ${unit}`).join(' and ');
}

function servicesBySize(workloads: readonly PlacedWorkload[]): readonly Service[] {
  return workloads
    .flatMap(({ workload, pools, request }) =>
      isService(workload) ? [{ workload, pools, demand: request, count: workload.replicas.min, apart: false, id: workload.id }] : [],
    )
    .sort(
      ({ demand: a, workload: { path: pathA } }, { demand: b, workload: { path: pathB } }) =>
        b.gpus - a.gpus || b.memoryMiB - a.memoryMiB || b.cpuMillis - a.cpuMillis || compareText(pathA, pathB),
    );
}

/** The largest gang of each kind, sorted by path. */
function gangsOf(workloads: readonly PlacedWorkload[]): readonly Gang[] {
  const largest = new Map<string, Gang>();
  for (const { workload, pools, request } of workloads) {
    if (workload.kind !== 'trainingJob') continue;
    const { cpuMillis, memoryMiB, gpus } = request;
    const key = JSON.stringify([cpuMillis, memoryMiB, gpus, ...pools.map(({ pool }) => pool.path)]);
    const known = largest.get(key);
    if (known !== undefined && known.count >= workload.nodes) continue;
    largest.set(key, { workload, pools, demand: request, count: workload.nodes, apart: true, id: workload.id });
  }
  return [...largest.values()];
}

function nodesIn(pools: readonly PlacedPool[]): number {
  return pools.reduce((sum, { pool }) => sum + pool.size.max, 0);
}

function nodesOf(nodes: Map<PlacedPool, PoolNodes>, placed: PlacedPool): PoolNodes {
  const known = nodes.get(placed) ?? new PoolNodes(placed);
  nodes.set(placed, known);
  return known;
}

function listAt<K, V>(lists: Map<K, V[]>, key: K): V[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
