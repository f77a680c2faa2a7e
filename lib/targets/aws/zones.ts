import type { PoolModel } from '../../model/node-pool';
import { placeOf, reservedOf } from './capacity';
import type { Settings } from './options';
import { zonesOfRegion } from './regions';

/** Zones of the network that do not depend on any pool: where the control plane is, and nodes that nothing ties to a zone. */
export function baseZones(settings: Settings): readonly string[] {
  return settings.network.kind === 'given'
    ? Object.keys(settings.network.privateSubnetIds).sort()
    : zonesOfRegion(settings.region, 'usual').slice(0, settings.network.zones);
}

/** Zones that a program names for a pool, by `zones` or by its reservation. */
export function namedZones(pool: PoolModel): readonly string[] {
  const reserved = reservedOf(pool);
  return [...new Set([...(reserved === null ? [] : [reserved.zone]), ...(placeOf(pool).zones ?? [])])].sort();
}

/** All zones that the network needs subnets in. */
export function networkZones(settings: Settings, pools: readonly PoolModel[]): readonly string[] {
  return [...new Set([...baseZones(settings), ...pools.flatMap(namedZones)])].sort();
}

/**
 * Zones that nodes of a pool are in. A reservation is in one. Fabric does not reach over zones, so a pool with it is in one: the named one, or
 * the network's first. Zones that only other pools named are not taken: a pool's nodes would be replaced when those change.
 */
export function zonesOfPool(settings: Settings, pool: PoolModel, fabric: boolean): readonly string[] {
  const reserved = reservedOf(pool);
  if (reserved !== null) return [reserved.zone];
  const zones = placeOf(pool).zones ?? baseZones(settings);
  return fabric ? zones.slice(0, 1) : [...zones].sort();
}
