import { issueAt, type Rule } from '../checks/rule';
import type { PlacedPool } from '../placement/placement';
import { capacityGroups, capacityProperty, mostNodesOf, type CapacityKind, type CapacityReader } from './capacity-groups';
import { reachOf } from './fallback';
import type { ClusterContext } from './target';

/** What rules about lists of capacities ask of a cloud. */
interface CapacityRulesInput<C extends CapacityKind> {
  readonly reader: CapacityReader<C>;
  /** What a capacity takes machines from: two entries that share a source are one. */
  readonly sourcesOf: (capacity: C) => readonly string[];
}

/** Rules about lists of capacities, which every cloud has. */
export function capacityListRules<C extends CapacityKind>(input: CapacityRulesInput<C>): readonly Rule<ClusterContext>[] {
  return [listedTwice(input), firstTooSmall(input), gangOverCapacities(input), pastMaximum(input)];
}

/** Whether a gang over several nodes may land on a pool. */
export function gangsOn({ workloads }: ClusterContext, { pool }: PlacedPool): boolean {
  return workloads.some(
    ({ workload, pools }) =>
      workload.kind === 'trainingJob' && workload.nodes > 1 && pools.some((placed) => placed.pool.path === pool.path),
  );
}

function listedTwice<C extends CapacityKind>({ reader, sourcesOf }: CapacityRulesInput<C>): Rule<ClusterContext> {
  return {
    code: 'capacity/listed-twice',
    about: 'A list of capacities has each once.',
    waivable: false,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        const capacities = reader.capacitiesOf(pool);
        return capacities.flatMap((capacity, index) => {
          const sources = sourcesOf(capacity);
          const before = capacities.slice(0, index).findIndex((other) => sourcesOf(other).some((source) => sources.includes(source)));
          if (before < 0) return [];
          return [
            issueAt(pool, {
              code: 'capacity/listed-twice',
              property: capacityProperty(capacities, index),
              message: `${capacity.kind} here buys what ${capacityProperty(capacities, before)} buys: where that has no node left, this has none either`,
              hint: 'remove one of them',
            }),
          ];
        });
      }),
  };
}

function firstTooSmall<C extends CapacityKind>({ reader }: CapacityRulesInput<C>): Rule<ClusterContext> {
  return {
    code: 'capacity/first-too-small',
    about: 'The first capacity holds the nodes that are there at all times.',
    waivable: false,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        const [first] = capacityGroups(reader, pool);
        const wanted = Math.max(pool.size.min, pool.size.start);
        if (first === undefined || wanted <= first.size.max) return [];
        return [
          issueAt(pool, {
            code: 'capacity/first-too-small',
            property: 'size',
            message: `${String(wanted)} nodes are to be there from the start, and the first capacity, ${first.capacity.kind}, holds ${String(first.size.max)}`,
            hint: `say at most ${String(first.size.max)}; more come from the other capacities when pods wait for them`,
          }),
        ];
      }),
  };
}

function gangOverCapacities<C extends CapacityKind>({ reader }: CapacityRulesInput<C>): Rule<ClusterContext> {
  return {
    code: 'capacity/gang-over-capacities',
    about: 'All nodes of a gang come from one capacity.',
    severity: 'warning',
    waivable: true,
    also: [gangPastBought],
    run: ({ workloads }) =>
      workloads.flatMap(({ workload, pools }) => {
        if (workload.kind !== 'trainingJob' || pools.length === 0) return [];
        const wanted = String(workload.nodes);
        const lists = pools.map(({ pool }) => ({ pool, groups: capacityGroups(reader, pool) }));
        const most = lists.reduce((sum, { pool, groups }) => sum + Math.min(pool.size.max, mostNodesOf(groups)), 0);
        // What is more than pools may grow to is told by placement.
        const allowed = lists.reduce((sum, { pool }) => sum + pool.size.max, 0);
        if (most < workload.nodes && workload.nodes <= allowed) {
          return [
            issueAt(workload, {
              ...gangPastBought,
              message: `${wanted} nodes are wanted at the same time, and what was bought for ${names(lists)} holds ${String(most)}`,
              hint: `use at most ${String(most)} nodes, or add a capacity to the pool`,
            }),
          ];
        }
        return lists.flatMap(({ pool, groups: [first, ...others] }) => {
          if (first === undefined || others.length === 0 || workload.nodes <= first.size.max || first.size.max === pool.size.max) return [];
          return [
            issueAt(workload, {
              code: 'capacity/gang-over-capacities',
              severity: 'warning',
              message: `the first capacity of ${pool.path}, ${first.capacity.kind}, holds ${String(first.size.max)} of the ${wanted} nodes that are wanted at the same time: the others come from ${others.map(({ capacity }) => capacity.kind).join(' or ')}, which may be far from them`,
              hint: `use at most ${String(first.size.max)} nodes, or put a capacity first that holds all of them`,
            }),
          ];
        });
      }),
  };
}

const gangPastBought = {
  code: 'capacity/gang-past-what-was-bought',
  about: 'What was bought for a gang holds all of its nodes at the same time.',
  waivable: false,
} as const;

function names(lists: readonly { readonly pool: PlacedPool['pool'] }[]): string {
  return lists.map(({ pool }) => pool.path).join(', ');
}

function pastMaximum<C extends CapacityKind>({ reader }: CapacityRulesInput<C>): Rule<ClusterContext> {
  return {
    code: 'capacity/fallback-past-maximum',
    about: 'The groups of a pool are held to its size by what its work can ask for.',
    severity: 'warning',
    waivable: true,
    run: (context) =>
      context.pools.flatMap((placed) => {
        const { pool } = placed;
        const groups = capacityGroups(reader, pool);
        if (groups.length < 2) return [];
        const { most, needed } = reachOf(placed, groups, context);
        if (needed <= pool.size.max) return [];
        return [
          issueAt(pool, {
            code: 'capacity/fallback-past-maximum',
            severity: 'warning',
            message: `its ${String(groups.length)} capacities are bounded one by one: together they may grow to ${String(most)} nodes, past the pool's ${String(pool.size.max)}, and its work can ask for ${String(needed)}`,
            hint: `let the pool grow to ${String(needed)}, lower the most replicas, parallelism or nodes of its work, or name one capacity`,
          }),
        ];
      }),
  };
}
