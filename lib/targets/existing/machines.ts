import type { Machine } from '../../catalog/machine';
import type { PoolModel } from '../../model/node-pool';
import { describedMachine, podsOfNode } from '../described-machine';
import type { ExistingPool } from './options';

/** The one machine that a pool's facts describe. */
export function machineOf(pool: PoolModel): Machine {
  const { cpus, memoryGiB, arch } = (pool.place as unknown as ExistingPool).nodes.each;
  const allocatable = { cpuMillis: Math.floor(cpus * 1000), memoryMiB: Math.floor(memoryGiB * 1024), pods: podsOfNode };
  return describedMachine(pool, { cpus, memoryGiB, arch, allocatable, fabric: null });
}
