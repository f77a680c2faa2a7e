import type { PoolModel } from '../../../lib/model/node-pool';
import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { boughtOf, type Bought } from './capacity';
import { look, textOf } from './held';
import type { ClusterTruth } from './truth';

/** Name of the node group of what is bought in one way: `gpu`, `gpu_spot`. */
export function nodeGroupOf({ id }: PoolModel, { words }: Bought): string {
  return [id, ...words].join('_');
}

/** Ids of the reservations, or of the block, that nodes are taken from. */
export function reservationsOf({ capacity }: Bought): readonly string[] {
  const ids = look(capacity, 'id');
  return isList(ids) ? ids.map(textOf) : ids === undefined ? [] : [textOf(ids)];
}

/**
 * Zones of nodes that are bought in one way: what was bought beforehand is in one; others go where the program says, or where the cluster's own pods
 * are. Fabric does not cross zones, so that all of a pool that has it is where its reservation is.
 */
export function zonesOf({ pool, fabric }: PlacedPool, { capacity }: Bought, { context, target }: ClusterTruth): readonly string[] {
  const bought = look(capacity, 'zone');
  if (bought !== undefined) return [textOf(bought)];
  const named = look(pool.place as Json, 'zones');
  const system = context.pools.filter((each) => each.pool.kind === 'system').flatMap((each) => target.zonesOf(each));
  const zones = isList(named) ? named.map(textOf) : system;
  if (!fabric) return zones;
  const reserved = boughtOf(pool).flatMap((each) => look(each.capacity, 'zone') ?? []);
  return [...reserved.map(textOf), ...zones].slice(0, 1);
}
