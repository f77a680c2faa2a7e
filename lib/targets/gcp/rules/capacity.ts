import { issueAt, type Rule } from '../../../checks/rule';
import { secondsOf } from '../../../model/duration';
import type { PoolModel } from '../../../model/node-pool';
import type { PlacedPool } from '../../../placement/placement';
import { capacityProperty } from '../../capacity-groups';
import type { ClusterContext } from '../../target';
import { longestRunSeconds, type Capacity } from '../capacity';
import { machinesWith } from '../machine-choice';
import type { Settings } from '../options';
import { placeOf } from '../sizing';
import { isFixed } from '../zones';

/** Whether some of a pool's nodes are bought in one way. */
function buysBy(pool: PoolModel, kind: Capacity['kind']): boolean {
  return placeOf(pool).capacities.some((capacity) => capacity.kind === kind);
}

/** Each capacity of each pool, with the property that says it. */
function eachCapacity(pools: readonly PlacedPool[]) {
  return pools.flatMap((placed) => {
    const { capacities } = placeOf(placed.pool);
    return capacities.map((capacity, index) => ({ ...placed, capacity, property: capacityProperty(capacities, index) }));
  });
}

/** Where a capacity's machines come from. */
export function sourcesOf(capacity: Capacity): readonly string[] {
  if (capacity.kind !== 'reservation') return [capacity.kind];
  const { project = '', name, zone, block = '', subBlock = '' } = capacity;
  return [[project, zone, name, block, subBlock].join('/')];
}

/** A reservation is of one machine type, so the pool must say which where the GPU is in several. */
export function machineTypeNeeded({ machines }: Settings): Rule<ClusterContext> {
  return {
    code: 'capacity/machine-type-needed',
    about: 'A pool on a reservation has one machine type.',
    waivable: false,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        const keys = machinesWith(pool, machines).map(({ key }) => key);
        if (!buysBy(pool, 'reservation') || pool.gpu === null || pool.machineTypes.length === 1 || keys.length < 2) return [];
        return [
          issueAt(pool, {
            code: 'capacity/machine-type-needed',
            message: `a reservation is of one machine type, and ${String(pool.gpusPerNode)} ${pool.gpu} are in ${keys.join(', ')}`,
            hint: 'say machineType as the reservation has it',
          }),
        ];
      }),
  };
}

/** A queue gives all machines of one piece of work at once, and only to pods with a granted request: such pods wait for no other node. */
export const queuedStandsAlone: Rule<ClusterContext> = {
  code: 'capacity/queued-stands-alone',
  about: 'A queued pool buys its nodes in no other way.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      if (!buysBy(pool, 'queued') || placeOf(pool).capacities.length === 1) return [];
      const others = placeOf(pool).capacities.filter(({ kind }) => kind !== 'queued');
      return [
        issueAt(pool, {
          code: 'capacity/queued-stands-alone',
          message: `there is no falling back from a queue, nor to one: it is listed with ${others.map(({ kind }) => kind).join(', ') || 'another queue'}`,
          hint: "say { kind: 'queued' } alone, or 'flexStart' in its place",
        }),
      ];
    }),
};

/** Nodes of a queued pool come with a granted request and leave with it. */
export const queuedStartsAtZero: Rule<ClusterContext> = {
  code: 'capacity/queued-starts-at-zero',
  about: 'A queued pool has no nodes of its own.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      if (!buysBy(pool, 'queued') || (pool.size.min === 0 && pool.size.start === 0)) return [];
      return [
        issueAt(pool, {
          code: 'capacity/queued-starts-at-zero',
          message: `nodes of a queued pool come only when a request is granted, and this one is to have ${String(Math.max(pool.size.min, pool.size.start))} at once`,
          hint: `say size: { min: 0, max: ${String(pool.size.max)} }`,
        }),
      ];
    }),
};

/** GKE takes no fixed number of nodes that it may have to wait for. */
export const flexStartNotFixed: Rule<ClusterContext> = {
  code: 'capacity/flex-start-not-fixed',
  about: 'A flex-start pool is scaled.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      // The first capacity buys what must always be there.
      if (placeOf(pool).capacities[0]?.kind !== 'flexStart' || !isFixed(pool.size) || pool.size.max === 0) return [];
      return [
        issueAt(pool, {
          code: 'capacity/flex-start-not-fixed',
          message: `nodes of a flex-start pool come when there are machines and leave after seven days, so there cannot be ${String(pool.size.max)} at all times`,
          hint: `say size: { min: 0, max: ${String(pool.size.max)} }`,
        }),
      ];
    }),
};

/** Flex-start and queued machines are taken back after seven days. */
export const maxRunTooLong: Rule<ClusterContext> = {
  code: 'capacity/max-run-too-long',
  about: 'No node of a flex-start or queued pool lives longer than seven days.',
  waivable: false,
  run: ({ pools }) =>
    eachCapacity(pools).flatMap(({ pool, capacity, property }) => {
      if ((capacity.kind !== 'flexStart' && capacity.kind !== 'queued') || capacity.maxRun === undefined) return [];
      if (secondsOf(capacity.maxRun) <= longestRunSeconds) return [];
      return [
        issueAt(pool, {
          code: 'capacity/max-run-too-long',
          property: `${property}.maxRun`,
          message: `${capacity.maxRun} is more than the seven days that Google lets such a machine run`,
          hint: 'say at most "7d" and let the work go on from a checkpoint, or buy a reservation',
        }),
      ];
    }),
};

/** Some machines are only sold in some ways. */
export const notSoldThisWay: Rule<ClusterContext> = {
  code: 'capacity/not-sold-this-way',
  about: 'Google sells the machine in the way that the pool says.',
  waivable: true,
  run: ({ pools }) =>
    eachCapacity(pools).flatMap(({ pool, machine, capacity: { kind }, property }) => {
      if (machine.soldAs.includes(kind)) return [];
      if (machine.gpu === null) {
        const message = `${machine.type} has no GPU, and Google sells such machines neither by flex-start nor by a queue`;
        return [
          issueAt(pool, {
            code: 'capacity/not-sold-this-way',
            property,
            message,
            hint: "say { kind: 'onDemand' } or { kind: 'spot' }",
          }),
        ];
      }
      return [
        issueAt(pool, {
          code: 'capacity/not-sold-this-way',
          property,
          message: `Google does not sell ${machine.type} as ${kind} (https://cloud.google.com/compute/docs/accelerator-optimized-machines)`,
          hint: `say ${machine.soldAs.map((way) => `kind: '${way}'`).join(' or ')}`,
        }),
      ];
    }),
};
