import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { rdmaOf } from '../cards';

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
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      if (pool.fabric !== 'require' || rdmaOf(pool) !== null) return [];
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

/** RDMA over Ethernet is addressed by IP, so that each pod needs an interface of each card and an address there, which somebody has to know. */
export const roceIsNotDrawn: Rule<ClusterContext> = {
  code: 'onprem/roce-not-drawn',
  about: 'Gangs use the cards that their hosts are said to have: RoCE has rails and addresses.',
  severity: 'warning',
  waivable: true,
  run: ({ cluster, workloads }) =>
    cluster.pools.flatMap((pool) => {
      const rdma = rdmaOf(pool);
      if (rdma?.kind !== 'roce' || rdma.rails !== null || rdma.addresses !== null || pool.fabric === 'off') return [];
      const gang = workloads.find(
        ({ workload, pools }) =>
          workload.kind === 'trainingJob' && workload.nodes > 1 && pools.some((placed) => placed.pool.path === pool.path),
      );
      if (gang === undefined && pool.fabric === 'auto') return [];
      return [
        issueAt(pool, {
          code: 'onprem/roce-not-drawn',
          severity: 'warning',
          property: 'rdma',
          message: `${gang === undefined ? 'its gangs' : gang.workload.path} will talk over the pod network: which interfaces its cards are, and which addresses pods may have there, is not known`,
          hint: "say rails and addresses in `rdma`, or fabric: 'off' where the pod network is fast enough",
        }),
      ];
    }),
};
