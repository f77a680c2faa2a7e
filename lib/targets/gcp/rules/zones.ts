import { issueAt, type Rule } from '../../../checks/rule';
import { didYouMean } from '../../../errors';
import type { PoolModel } from '../../../model/node-pool';
import type { PlacedPool } from '../../../placement/placement';
import { capacityProperty } from '../../capacity-groups';
import { gangsOn } from '../../capacity-rules';
import type { ClusterContext } from '../../target';
import { availabilityOf } from '../availability';
import type { Capacity } from '../capacity';
import type { Settings } from '../options';
import { isZoneOf, zonesOf } from '../regions';
import { placeOf } from '../sizing';

/** Zones must be the region's. */
export function unknownZone({ region }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/unknown-zone',
    about: 'Zones that pools name are in the region.',
    waivable: false,
    run: ({ pools }) =>
      pools.flatMap(({ pool }) => {
        const { capacities, zones } = placeOf(pool);
        const named = [
          ...(zones ?? []).map((zone) => ({ zone, property: 'zones' })),
          ...capacities.flatMap((capacity, index) =>
            capacity.kind === 'reservation' ? [{ zone: capacity.zone, property: `${capacityProperty(capacities, index)}.zone` }] : [],
          ),
        ];
        // A region that does not exist has been told already.
        return named
          .filter(({ zone }) => zonesOf(region).length > 0 && !isZoneOf(region, zone))
          .map(({ zone, property }) =>
            issueAt(pool, {
              code: 'network/unknown-zone',
              property,
              message: `"${zone}" is not a zone of ${region}${didYouMean(zone, zonesOf(region))}`,
              hint: `name some of ${zonesOf(region).join(', ')}`,
            }),
          );
      }),
  };
}

/** The reservations of a pool. */
function reservationsOf(pool: PoolModel): readonly Extract<Capacity, { kind: 'reservation' }>[] {
  return placeOf(pool).capacities.filter((capacity) => capacity.kind === 'reservation');
}

/** Whether all of a pool's nodes must be where its reservations are: nothing else is bought, or one piece of work runs over several of them. */
function isBound(context: ClusterContext, placed: PlacedPool): boolean {
  const { capacities } = placeOf(placed.pool);
  return capacities.every(({ kind }) => kind === 'reservation') || gangsOn(context, placed);
}

/** A reservation is in one zone, which the pool must not leave out. */
export const zoneConflict: Rule<ClusterContext> = {
  code: 'capacity/zone-conflict',
  about: 'A pool may be where its reservation is.',
  waivable: false,
  run: (context) =>
    context.pools.flatMap((placed) => {
      const { pool } = placed;
      const { zones } = placeOf(pool);
      if (zones === null || !isBound(context, placed)) return [];
      return reservationsOf(pool)
        .filter(({ zone }) => !zones.includes(zone))
        .map(({ name, zone }) =>
          issueAt(pool, {
            code: 'capacity/zone-conflict',
            message: `the reservation ${name} is in ${zone}, and the pool may only be in ${zones.join(', ')}`,
            hint: `say zones: ['${zone}'], or leave zones out`,
          }),
        );
    }),
};

/** More zones than the reservations' would never have nodes; and one piece of work is not spread over zones that the program did not choose for it. */
export const oneZoneNeeded: Rule<ClusterContext> = {
  code: 'capacity/one-zone-needed',
  about: 'A pool on a reservation is in one zone.',
  waivable: false,
  run: (context) =>
    context.pools.flatMap((placed) => {
      const { pool } = placed;
      const { zones } = placeOf(pool);
      const reservations = reservationsOf(pool);
      const reserved = [...new Set(reservations.map(({ zone }) => zone))];
      const code = 'capacity/one-zone-needed';
      if (reserved.length > 1 && gangsOn(context, placed)) {
        return [
          issueAt(pool, {
            code,
            message: `work over several nodes may land here, and its reservations are in ${reserved.join(', ')}`,
            hint: 'keep to reservations of one zone, or make a pool for each',
          }),
        ];
      }
      const others = zones?.filter((zone) => !reserved.includes(zone)) ?? [];
      const covered = reserved.some((zone) => zones?.includes(zone) === true);
      if (!isBound(context, placed) || others.length === 0 || !covered) return [];
      return [
        issueAt(pool, {
          code,
          message: `nodes of the reservation ${reservations.map(({ name }) => name).join(', ')} are in ${reserved.join(', ')}, never in ${others.join(', ')}`,
          hint: `say zones: [${reserved.map((zone) => `'${zone}'`).join(', ')}], or leave zones out`,
        }),
      ];
    }),
};

/** GKE refuses a pool that has a zone without its machine. New zones open faster than a table can follow, so this only warns. */
export function machineNotKnownHere({ region }: Settings): Rule<ClusterContext> {
  return {
    code: 'machine/not-known-here',
    about: 'The machine is known to be in the zones of the pool.',
    severity: 'warning',
    waivable: true,
    run: ({ pools }) =>
      pools.flatMap(({ pool, machine }) => {
        const { capacities, zones } = placeOf(pool);
        const reserved = reservationsOf(pool).map(({ zone }) => zone);
        const named = reserved.length === capacities.length ? reserved : zones === null ? null : [...reserved, ...zones];
        const wanted = named === null ? null : named.filter((zone) => isZoneOf(region, zone));
        // Zones and regions that do not exist are told elsewhere.
        if (wanted?.length === 0 || zonesOf(region).length === 0 || machine.source !== undefined) return [];
        const availability = availabilityOf(machine, region);
        const known = availability.kind === 'zones' ? availability.zones : [];
        if (availability.kind === 'zones' && (wanted ?? []).every((zone) => known.includes(zone))) return [];
        if (availability.kind === 'region' && wanted !== null) return [];
        const message =
          availability.kind === 'none'
            ? `${machine.type} was not in ${region} when the table was read`
            : availability.kind === 'region'
              ? `${machine.type} is in ${region}, but which of its zones have it is not published; GKE refuses the pool if one of ${zonesOf(region).join(', ')} has not`
              : `${machine.type} was in ${known.join(', ')} when the table was read, not in ${(wanted ?? []).filter((zone) => !known.includes(zone)).join(', ')}`;
        const hint = `see \`gcloud compute machine-types list --filter=name=${machine.type}\`, and say zones`;
        return [issueAt(pool, { code: 'machine/not-known-here', severity: 'warning', property: 'zones', message, hint })];
      }),
  };
}
