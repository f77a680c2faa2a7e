import type { Machine } from '../../catalog/machine';
import type { PoolModel } from '../../model/node-pool';
import { describedMachine } from '../described-machine';
import { fabricOf, rdmaOf } from './fabric';
import { factsOf, hostsOf, type Facts } from './inventory';
import type { OnPremPool } from './options';
import { allocatableOf } from './reserved';

/** Facts of each host of a pool. */
export function factsOfPool(pool: PoolModel): readonly Facts[] {
  const { facts } = pool.place as unknown as OnPremPool;
  return hostsOf(pool).map((host) => factsOf(host, facts));
}

/** More than any host has: stands for what nobody said, which is an issue of its own. */
const unknownCpus = 4096;
const unknownGiB = 65536;

/** What every host of the pool has at least. */
export function machineOf(pool: PoolModel): Machine {
  const all = factsOfPool(pool);
  const rdma = rdmaOf(pool);
  const cpus = Math.min(...all.map((facts) => facts.cpus ?? unknownCpus));
  const memoryGiB = Math.min(...all.map((facts) => facts.memoryGiB ?? unknownGiB));
  return describedMachine(pool, {
    cpus,
    memoryGiB,
    arch: all[0]?.arch ?? 'amd64',
    allocatable: allocatableOf({ cpus, memoryGiB }),
    fabric: rdma === null ? null : { kind: rdma.kind, devices: fabricOf(pool)?.devices ?? 0, gpuDirect: true },
  });
}

/** What pods can have of the smallest disk; null where one is not known. */
export function diskMiB(pool: PoolModel): number | null {
  const disks = factsOfPool(pool).map(({ diskGiB }) => diskGiB);
  return disks.some((disk) => disk === null) ? null : Math.floor(Math.min(...disks.map((disk) => disk ?? 0)) * 1024 * usableDisk);
}

/** RKE2 and K3s evict pods when 5 % of a disk are left, and the kubelet collects images from 85 % on. */
const usableDisk = 0.85;
