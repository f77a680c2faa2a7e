import { issueAt, type Rule } from '../../../checks/rule';
import { didYouMean } from '../../../errors';
import type { ClusterContext } from '../../target';
import { availabilityOf } from '../availability';
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
        const { capacity, zones } = placeOf(pool);
        const named = [
          ...(zones ?? []).map((zone) => ({ zone, property: 'zones' })),
          ...(capacity.kind === 'reservation' ? [{ zone: capacity.zone, property: 'capacity.zone' }] : []),
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

/** A reservation is in one zone, which the pool must not leave out. */
export const zoneConflict: Rule<ClusterContext> = {
  code: 'capacity/zone-conflict',
  about: 'A pool may be where its reservation is.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      const { capacity, zones } = placeOf(pool);
      if (capacity.kind !== 'reservation' || zones === null || zones.includes(capacity.zone)) return [];
      return [
        issueAt(pool, {
          code: 'capacity/zone-conflict',
          message: `the reservation ${capacity.name} is in ${capacity.zone}, and the pool may only be in ${zones.join(', ')}`,
          hint: `say zones: ['${capacity.zone}'], or leave zones out`,
        }),
      ];
    }),
};

/** More zones than the reservation's would never have nodes. */
export const oneZoneNeeded: Rule<ClusterContext> = {
  code: 'capacity/one-zone-needed',
  about: 'A pool on a reservation is in one zone.',
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool }) => {
      const { capacity, zones } = placeOf(pool);
      if (capacity.kind !== 'reservation' || zones === null || zones.length < 2 || !zones.includes(capacity.zone)) return [];
      return [
        issueAt(pool, {
          code: 'capacity/one-zone-needed',
          message: `nodes of the reservation ${capacity.name} are in ${capacity.zone}, never in ${zones.filter((zone) => zone !== capacity.zone).join(', ')}`,
          hint: `say zones: ['${capacity.zone}'], or leave zones out`,
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
        const { capacity, zones } = placeOf(pool);
        const named = capacity.kind === 'reservation' ? [capacity.zone] : zones;
        const wanted = named === null ? null : named.filter((zone) => isZoneOf(region, zone));
        // Zones and regions that do not exist are told elsewhere.
        if (wanted?.length === 0 || zonesOf(region).length === 0) return [];
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
