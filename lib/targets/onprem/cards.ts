import type { PoolModel } from '../../model/node-pool';
import type { OnPremPool } from './options';

/** What the program says of a pool's cards for RDMA; null for pools that have none, or no GPUs. */
export function rdmaOf(pool: PoolModel): OnPremPool['rdma'] {
  return pool.kind === 'gpu' ? (pool.place as unknown as OnPremPool).rdma : null;
}
