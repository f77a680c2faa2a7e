import type { PoolModel } from '../../model/node-pool';
import type { PlacedPool } from '../../placement/placement';
import { isReserved, placeOf, reservedOf, type Capacity } from './capacity';
import type { Settings } from './options';
import { zonesOfRegion } from './regions';

/** What zones of a pool depend on. */
type PlacedZone = Pick<PlacedPool, 'pool' | 'fabric'>;

/** Zones of the network that do not depend on any pool: where the control plane is, and nodes that nothing ties to a zone. */
export function baseZones(settings: Settings): readonly string[] {
  return settings.network.kind === 'given'
    ? Object.keys(settings.network.privateSubnetIds).sort()
    : zonesOfRegion(settings.region, 'usual').slice(0, settings.network.zones);
}

/** Zones that a program names for a pool, by `zones` or by its reservations. */
export function namedZones(pool: PoolModel): readonly string[] {
  return [...new Set([...reservedZones(pool), ...(placeOf(pool).zones ?? [])])].sort();
}

/** Zones that something was bought in for a pool beforehand, in the order of its capacities. */
export function reservedZones(pool: PoolModel): readonly string[] {
  return [...new Set(reservedOf(pool).map(({ zone }) => zone))];
}

/** All zones that the network needs subnets in. */
export function networkZones(settings: Settings, pools: readonly PoolModel[]): readonly string[] {
  return [...new Set([...baseZones(settings), ...pools.flatMap(namedZones)])].sort();
}

/**
 * Zones of the nodes that one of a pool's capacities buys. A reservation is in one. Fabric does not reach over zones, so with it all of the pool is in
 * one: that of its reservation, or the named one, or the network's first. Zones that only other pools named are not taken: a pool's nodes would be
 * replaced when those change.
 */
export function zonesOfGroup(settings: Settings, { pool, fabric }: PlacedZone, capacity: Capacity): readonly string[] {
  if (isReserved(capacity)) return [capacity.zone];
  const zones = placeOf(pool).zones ?? baseZones(settings);
  return fabric ? [...reservedZones(pool), ...zones].slice(0, 1) : [...new Set(zones)].sort();
}

/** Zones that nodes of a pool may be in, sorted. */
export function zonesOfPool(settings: Settings, placed: PlacedZone): readonly string[] {
  return [...new Set(placeOf(placed.pool).capacities.flatMap((capacity) => zonesOfGroup(settings, placed, capacity)))].sort();
}
