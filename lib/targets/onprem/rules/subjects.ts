import type { Subject } from '../../../checks/rule';
import type { PoolModel } from '../../../model/node-pool';
import type { ClusterContext } from '../../target';
import { hostsOf } from '../inventory';
import type { GivenHost, ParsedOptions } from '../options';

/** A host as the program wrote it, and the construct that a complaint about it is told at: servers are told at their cluster. */
export interface WrittenHost {
  readonly host: GivenHost;
  readonly subject: Subject;
  /** Null: it is written as a server. */
  readonly pool: PoolModel | null;
}

/** Every host as often as it is written, servers first. */
export function writtenHosts(options: ParsedOptions, { cluster }: ClusterContext): readonly WrittenHost[] {
  return [
    ...options.servers.map((host) => ({ host, subject: cluster, pool: null })),
    ...cluster.pools.flatMap((pool) => hostsOf(pool).map((host) => ({ host, subject: pool, pool }))),
  ];
}

/** `g1, g2 and 3 others`. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${String(names.length - 5)} others` : shown;
}
