import type { Machine } from '../../catalog/machine';
import type { PoolModel } from '../../model/node-pool';
import { availabilityOf } from './availability';
import { zonesOf } from './regions';
import type { CapacityGroup } from '../capacity-groups';
import type { Capacity } from './capacity';
import { groupsOf, placeOf } from './sizing';

/**
 * Zones that nodes of one capacity may be in, sorted: the reservation's, else those that the program names, else those of the region that have the
 * machine. Never more of them than nodes, and for a fixed number as many as divide it: GKE counts nodes by zone.
 */
export function zonesOfGroup(
  group: CapacityGroup<Capacity>,
  { pool, machine }: { readonly pool: PoolModel; readonly machine: Machine },
  region: string,
): readonly string[] {
  const { capacity, size } = group;
  if (capacity.kind === 'reservation') return [capacity.zone];
  const { zones } = placeOf(pool);
  const candidates = zones === null ? zonesWith(machine, region) : [...new Set(zones)].sort();
  return candidates.slice(0, zoneCount(size, candidates.length));
}

/** Zones that a pool's nodes may be in, sorted. */
export function zonesFor(pool: PoolModel, machine: Machine, region: string): readonly string[] {
  return [...new Set(groupsOf(pool).flatMap((group) => zonesOfGroup(group, { pool, machine }, region)))].sort();
}

/** Zones of the region that have the machine; all of them where that is not known. */
function zonesWith(machine: Machine, region: string): readonly string[] {
  const availability = availabilityOf(machine, region);
  return availability.kind === 'zones' ? availability.zones : zonesOf(region);
}

function zoneCount(size: PoolModel['size'], most: number): number {
  if (size.max === 0) return most;
  if (!isFixed(size)) return Math.min(most, size.max);
  let count = Math.min(most, size.max);
  while (count > 1 && size.max % count !== 0) count -= 1;
  return count;
}

/** Whether the number of nodes is held, and the cluster autoscaler kept away. */
export function isFixed(size: PoolModel['size']): boolean {
  return size.min === size.max;
}
