import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';

/** Hosts are bought and built by somebody else. */
export const hostsAreNotMade: Rule<ClusterContext> = {
  code: 'onprem/hosts-are-not-made',
  about: 'What only a cloud can do with machines is not asked of machines that exist.',
  waivable: false,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) =>
      [
        ...(pool.diskGiB === null ? [] : [['diskGiB', 'say diskGiB of its facts'] as const]),
        ...(Object.keys(pool.tags).length === 0 ? [] : [['tags', 'use labels'] as const]),
        ...(pool.machineTypes.length === 0 ? [] : [['machineType', 'leave it out: its facts say what the hosts are'] as const]),
      ].map(([property, hint]) =>
        issueAt(pool, { code: 'onprem/hosts-are-not-made', property, message: 'machines of your own are taken as they are', hint }),
      ),
    ),
};

export const fabricIsDescribed: Rule<ClusterContext> = {
  code: 'onprem/fabric-not-described',
  about: 'A fabric that is required is one that the hosts are said to have.',
  waivable: false,
  run: ({ cluster, pools }) =>
    cluster.pools.flatMap((pool) => {
      const machine = pools.find((placed) => placed.pool.path === pool.path)?.machine;
      if (pool.fabric !== 'require' || machine?.fabric !== null) return [];
      return [
        issueAt(pool, {
          code: 'onprem/fabric-not-described',
          property: 'fabric',
          message: 'nothing is known of network cards for RDMA in its hosts',
          hint: "say rdma: { kind: 'infiniband' or 'roce', nicsPerNode }, or leave `fabric` at 'auto'",
        }),
      ];
    }),
};
