import type { Allocatable, Machine } from '../../catalog/machine';
import type { PoolModel } from '../../model/node-pool';
import { describedMachine, podsOfNode } from '../described-machine';
import { rdmaOf } from './cards';
import { fabricOf } from './fabric';
import { reservedOf, unseenMemoryShare } from './host/reserved';
import { factsOf, hostsOf, isServer, type Facts } from './inventory';
import type { OnPremPool, ParsedOptions } from './options';

/** Facts of each host of a pool. */
export function factsOfPool(pool: PoolModel): readonly Facts[] {
  const { facts } = pool.place as unknown as OnPremPool;
  return hostsOf(pool).map((host) => factsOf(host, facts));
}

/** More than any host has: stands for what nobody said, which is an issue of its own. */
const unknown = { cpus: 4096, memoryGiB: 65536 };

/** What every host of the pool has at least. */
export function machineOf(options: ParsedOptions, pool: PoolModel): Machine {
  const all = factsOfPool(pool);
  const left = hostsOf(pool).map((host, index) =>
    allocatableOf(all[index] ?? unknown, options.engine === 'k3s' && isServer(options, host)),
  );
  const rdma = rdmaOf(pool);
  return describedMachine(pool, {
    cpus: Math.min(...all.map(({ cpus }) => cpus ?? unknown.cpus)),
    memoryGiB: Math.min(...all.map(({ memoryGiB }) => memoryGiB ?? unknown.memoryGiB)),
    arch: all[0]?.arch ?? 'amd64',
    allocatable: {
      cpuMillis: Math.min(...left.map(({ cpuMillis }) => cpuMillis)),
      memoryMiB: Math.min(...left.map(({ memoryMiB }) => memoryMiB)),
      pods: podsOfNode,
    },
    fabric: rdma === null ? null : { kind: rdma.kind, devices: fabricOf(pool)?.devices ?? 0, gpuDirect: true },
  });
}

/** What the kubelet of a host leaves to pods. */
function allocatableOf(facts: Pick<Facts, 'cpus' | 'memoryGiB'>, embedsControlPlane: boolean): Omit<Allocatable, 'pods'> {
  const cpus = facts.cpus ?? unknown.cpus;
  const memoryGiB = facts.memoryGiB ?? unknown.memoryGiB;
  const reserved = reservedOf({ cpus, memoryGiB }, embedsControlPlane);
  if (reserved === null) return { cpuMillis: 0, memoryMiB: 0 };
  const { kube, system, evictionMiB } = reserved;
  return {
    cpuMillis: Math.max(0, Math.floor(cpus * 1000) - kube.cpuMillis - system.cpuMillis),
    memoryMiB: Math.max(0, Math.floor(memoryGiB * 1024 * (1 - unseenMemoryShare)) - kube.memoryMiB - system.memoryMiB - evictionMiB),
  };
}

/** What pods can have of the smallest disk; null where one is not known. */
export function diskMiB(pool: PoolModel): number | null {
  const disks = factsOfPool(pool).map(({ diskGiB }) => diskGiB);
  return disks.some((disk) => disk === null) ? null : Math.floor(Math.min(...disks.map((disk) => disk ?? 0)) * 1024 * usableDisk);
}

/** From 85 % on the kubelet removes images, so that no pod should count on the rest: https://kubernetes.io/docs/concepts/architecture/garbage-collection, read 2026-11-23. */
const usableDisk = 0.85;
