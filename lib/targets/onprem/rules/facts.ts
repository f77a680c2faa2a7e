import type { GpuName } from '../../../catalog/gpu';
import { issueAt, type Rule } from '../../../checks/rule';
import type { Issue } from '../../../errors';
import type { PoolModel } from '../../../model/node-pool';
import type { ClusterContext } from '../../target';
import { factsOf, hostsOf, serversRunWork, type Facts } from '../inventory';
import { factsOfPool } from '../machines';
import type { OnPremPool, ParsedOptions } from '../options';
import { listed } from './subjects';

/** Whether pods fit on a host cannot be said of one that nothing is known of. */
export function factsAreKnown(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/facts-missing',
    about: 'Cores and memory of each host that runs work are known.',
    waivable: false,
    run: ({ cluster }) => {
      const pools = cluster.pools.flatMap((pool) => {
        const { facts } = pool.place as unknown as OnPremPool;
        const without = hostsOf(pool).filter((host) => !isKnown(factsOf(host, facts)));
        return without.length === 0 ? [] : [missing(pool, without.map(({ name }) => name))]; // prettier-ignore
      });
      const inPools = new Set(cluster.pools.flatMap(hostsOf).map(({ name }) => name));
      const servers = options.servers
        .filter(({ name }) => !inPools.has(name))
        .filter((host) => !isKnown(factsOf(host, options.serverFacts)));
      if (servers.length === 0 || !serversRunWork(options, cluster.pools)) return pools;
      return [
        ...pools,
        issueAt(cluster, {
          code: 'onprem/facts-missing',
          message: `cores and memory of ${listed(servers.map(({ name }) => name))} are not known, and servers run work`,
          hint: 'say serverFacts: { cpus, memoryGiB }, or the same of each server',
        }),
      ];
    },
  };
}

function isKnown({ cpus, memoryGiB }: Facts): boolean {
  return cpus !== null && memoryGiB !== null;
}

function missing(pool: PoolModel, names: readonly string[]): Issue {
  return issueAt(pool, {
    code: 'onprem/facts-missing',
    message: `cores and memory of ${listed(names)} are not known`,
    hint: 'say facts: { cpus, memoryGiB } for the whole pool, or the same of each host',
  });
}

/** A pool is nodes of one kind: an image that runs on one of them runs on all. */
export const oneArchitecture: Rule<ClusterContext> = {
  code: 'onprem/mixed-architectures',
  about: 'All hosts of a pool have one architecture.',
  waivable: false,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      const kinds = new Set(factsOfPool(pool).map(({ arch }) => arch));
      if (kinds.size < 2) return [];
      return [
        issueAt(pool, {
          code: 'onprem/mixed-architectures',
          message: `its hosts are ${[...kinds].sort().join(' and ')}`,
          hint: 'make a pool for each architecture',
        }),
      ];
    }),
};

/** GPUs that are one module with NVIDIA's Grace, which is an Arm: https://www.nvidia.com/en-us/data-center/grace-cpu-superchip and the products' pages; read 2026-11-22. */
const superchips: ReadonlySet<GpuName> = new Set<GpuName>(['GH200', 'GB200', 'GB300', 'GB10']);

/** A host with the wrong architecture would be given programs that do not start. */
export const superchipsAreArm: Rule<ClusterContext> = {
  code: 'onprem/gpu-against-architecture',
  about: 'Hosts with a superchip are arm64.',
  waivable: false,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      if (pool.gpu === null || !superchips.has(pool.gpu)) return [];
      const wrong = factsOfPool(pool).filter(({ arch }) => arch !== 'arm64');
      if (wrong.length === 0) return [];
      return [
        issueAt(pool, {
          code: 'onprem/gpu-against-architecture',
          message: `${pool.gpu} is one module with an Arm CPU, and ${String(wrong.length)} of its hosts are amd64`,
          hint: "say arch: 'arm64' in its facts, or correct the GPU",
        }),
      ];
    }),
};

/** Work that is spread or kept together by rack passes over nodes without one. */
export const racksAreKnown: Rule<ClusterContext> = {
  code: 'onprem/rack-unknown',
  about: 'Where some hosts of a pool have a rack, all have.',
  severity: 'warning',
  waivable: true,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      const facts = factsOfPool(pool);
      const names = hostsOf(pool).map(({ name }) => name);
      const without = names.filter((_, index) => facts[index]?.rack === null);
      if (without.length === 0 || without.length === names.length) return [];
      return [
        issueAt(pool, {
          code: 'onprem/rack-unknown',
          severity: 'warning',
          message: `the rack of ${listed(without)} is not known, and that of others is`,
          hint: 'say rack of each host of the pool, or of none',
        }),
      ];
    }),
};
