import { issueAt, type Rule } from '../../../checks/rule';
import { secondsOf } from '../../../model/duration';
import type { ClusterContext } from '../../target';
import { longestRunSeconds } from '../capacity';
import { machinesWith } from '../machine-choice';
import { gpuFactsOf } from '../machine-facts';
import { placeOf } from '../sizing';
import { isFixed } from '../zones';

/** A reservation is of one machine type, so the pool must say which where the GPU is in several. */
export const machineTypeNeeded: Rule<ClusterContext> = {
  code: 'capacity/machine-type-needed',
  about: 'A pool on a reservation has one machine type.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      const keys = machinesWith(pool).map(({ key }) => key);
      if (placeOf(pool).capacity.kind !== 'reservation' || pool.gpu === null || pool.machineTypes.length === 1 || keys.length < 2)
        return [];
      return [
        issueAt(pool, {
          code: 'capacity/machine-type-needed',
          message: `a reservation is of one machine type, and ${String(pool.gpusPerNode)} ${pool.gpu} are in ${keys.join(', ')}`,
          hint: 'say machineType as the reservation has it',
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
      if (placeOf(pool).capacity.kind !== 'queued' || (pool.size.min === 0 && pool.size.start === 0)) return [];
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
      if (placeOf(pool).capacity.kind !== 'flexStart' || !isFixed(pool.size) || pool.size.max === 0) return [];
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
    pools.flatMap(({ pool }) => {
      const { capacity } = placeOf(pool);
      if ((capacity.kind !== 'flexStart' && capacity.kind !== 'queued') || capacity.maxRun === undefined) return [];
      if (secondsOf(capacity.maxRun) <= longestRunSeconds) return [];
      return [
        issueAt(pool, {
          code: 'capacity/max-run-too-long',
          property: 'capacity.maxRun',
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
    pools.flatMap(({ pool, machine }) => {
      const { kind } = placeOf(pool).capacity;
      const facts = gpuFactsOf(machine);
      if (facts === null) {
        if (kind !== 'flexStart' && kind !== 'queued') return [];
        const message = `${machine.type} has no GPU, and Google sells such machines neither by flex-start nor by a queue`;
        return [
          issueAt(pool, {
            code: 'capacity/not-sold-this-way',
            property: 'capacity',
            message,
            hint: "say { kind: 'onDemand' } or { kind: 'spot' }",
          }),
        ];
      }
      if (facts.soldAs === null || facts.soldAs.includes(kind)) return [];
      return [
        issueAt(pool, {
          code: 'capacity/not-sold-this-way',
          property: 'capacity',
          message: `${machine.type} is sold by reservation only, not as ${kind} (https://cloud.google.com/ai-hypercomputer/docs/consumption-models)`,
          hint: `say ${facts.soldAs.map((way) => `kind: '${way}'`).join(' or ')}`,
        }),
      ];
    }),
};
