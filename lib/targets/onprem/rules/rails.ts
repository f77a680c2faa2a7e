import { issueAt, type Rule } from '../../../checks/rule';
import type { Issue } from '../../../errors';
import type { PoolModel } from '../../../model/node-pool';
import { cidrText } from '../../cidr';
import type { ClusterContext } from '../../target';
import { rdmaOf } from '../cards';
import { engines } from '../engine';
import { hostsOf } from '../inventory';
import type { OnPremPool, ParsedOptions } from '../options';
import { blocksOf, podAddresses, railsKey, railsOf, type Rails } from '../rails';
import { listed } from './subjects';

type Rdma = NonNullable<OnPremPool['rdma']>;
/** A code of this file, and what is said under it. */
interface Words {
  readonly message: string;
  readonly hint: string;
}

/** What the program says of each pool's cards, told at the pool. */
function eachPool(code: string, { cluster }: ClusterContext, wordsOf: (rdma: Rdma, pool: PoolModel) => Words | null): readonly Issue[] {
  return cluster.pools.flatMap((pool) => {
    const rdma = rdmaOf(pool);
    const words = rdma === null ? null : wordsOf(rdma, pool);
    return words === null ? [] : [issueAt(pool, { code, property: 'rdma', ...words })];
  });
}

const notWhole = {
  code: 'onprem/rails-incomplete',
  about: 'RoCE has rails and addresses, and InfiniBand has neither.',
  waivable: false,
} as const;

/** Half of what pods need would be as good as nothing, and would look like all of it. */
export const railsAreWhole: Rule<ClusterContext> = {
  ...notWhole,
  run: (context) =>
    eachPool(notWhole.code, context, ({ kind, rails, addresses }) => {
      const said = [...(rails === null ? [] : ['rails']), ...(addresses === null ? [] : ['addresses'])];
      if (said.length === 0 || (kind === 'roce' && said.length === 2)) return null;
      if (kind === 'infiniband')
        return {
          message: `its cards are InfiniBand, which has no use for ${said.join(' and ')}: the subnet manager gives addresses`,
          hint: `leave ${said.join(' and ')} out, or say kind: 'roce'`,
        };
      return {
        message: `${said.join()} of its cards are known, and ${rails === null ? 'rails' : 'addresses'} are not`,
        hint: 'say both: rails are the interfaces of its cards, and addresses are those for pods',
      };
    }),
};

/** What Linux takes for the name of an interface, and can be written everywhere: https://github.com/torvalds/linux, `dev_valid_name` in net/core/dev.c, read 2026-11-23. */
const interfaceName = /^[A-Za-z0-9][-A-Za-z0-9_.]{0,14}$/;
/** As `lspci -D` writes it, and sysfs does. */
const pciAddress = /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

const badName = {
  code: 'onprem/rail-name',
  about: 'A rail is told by what the kernel calls its card.',
  waivable: false,
} as const;

/** Each card is on one rail, and each rail has one. */
export const railsAreCards: Rule<ClusterContext> = {
  code: 'onprem/rail-count',
  about: 'There is one rail for each card, and each is named once.',
  waivable: false,
  also: [badName],
  run: (context) => [
    ...eachPool('onprem/rail-count', context, ({ rails, nicsPerNode }) => {
      const names = rails ?? [];
      const twice = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
      if (twice.length > 0) return { message: `${listed(twice)} is a rail twice`, hint: 'name each card once' };
      if (rails === null || rails.length === nicsPerNode) return null;
      return {
        message: `${String(rails.length)} ${rails.length === 1 ? 'rail is' : 'rails are'} named, and nicsPerNode is ${String(nicsPerNode)}`,
        hint: 'name each card of a machine once, in the same order on all machines',
      };
    }),
    ...eachPool(badName.code, context, ({ rails, as }) => {
      const wrong = (rails ?? []).filter((name) => !(as === 'wholeNic' ? pciAddress : interfaceName).test(name));
      if (wrong.length === 0) return null;
      return as === 'wholeNic'
        ? {
            message: `${listed(wrong)} is no PCI address: whole cards are not known by their interfaces, which go into pods with them`,
            hint: 'give them as `lspci -D -d 15b3:` writes them: 0000:1a:00.0',
          }
        : {
            message: `${listed(wrong)} is no network interface: a name has at most 15 letters, digits, "-", "_" and "."`,
            hint: 'give them as `ip link` writes them: ens1f0np0',
          };
    }),
  ],
};

/** A pod that finds no address on one of its rails is never started. */
export const railsHaveAddresses: Rule<ClusterContext> = {
  code: 'onprem/rail-addresses',
  about: 'Each rail has a block with an address for each pod that may be there at once.',
  waivable: false,
  run: (context) => [
    ...eachPool('onprem/rail-addresses', context, ({ kind, rails, addresses }) => {
      if (kind !== 'roce' || rails === null || addresses === null) return null;
      const count = String(rails.length);
      if (blocksOf(addresses, rails.length) !== null) return null;
      return typeof addresses === 'string'
        ? { message: `${addresses} cannot be divided into ${count} blocks`, hint: 'give a larger block, or a block for each rail' }
        : { message: `there are ${count} rails, and ${String(addresses.length)} blocks of addresses`, hint: 'give a block for each rail' };
    }),
    ...tooSmall(context),
  ],
};

/** Pools with equal rails take addresses from the same blocks; told at the first of them. */
function tooSmall({ cluster }: ClusterContext): readonly Issue[] {
  const sharing = new Map<string, { readonly first: PoolModel; readonly rails: Rails; readonly pods: number }>();
  for (const pool of cluster.pools) {
    const rails = railsOf(pool);
    if (rails === null) continue;
    const key = railsKey(rails);
    const { first, pods } = sharing.get(key) ?? { first: pool, pods: 0 };
    sharing.set(key, { first, rails, pods: pods + hostsOf(pool).length * (rails.as === 'shared' ? pool.gpusPerNode : 1) });
  }
  return [...sharing.values()].flatMap(({ first, rails, pods }) => {
    const small = rails.blocks.find((block) => podAddresses(block) < pods);
    if (small === undefined) return [];
    return [
      issueAt(first, {
        code: 'onprem/rail-addresses',
        property: 'rdma',
        message: `${cidrText(small)} of one of its rails has addresses for ${String(podAddresses(small))} pods, and ${String(pods)} may be there at once`,
        hint: `give each rail a /${String(32 - Math.ceil(Math.log2(pods + 2)))} or larger`,
      }),
    ];
  });
}

/** Pods get more than one interface by Multus and Whereabouts, which RKE2 brings. */
export function railsNeedMultus({ engine }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/rails-without-multus',
    about: 'Rails are for an engine that brings what puts pods into several networks.',
    waivable: false,
    run: (context) =>
      eachPool('onprem/rails-without-multus', context, (_, pool) =>
        engine === 'rke2' || railsOf(pool) === null
          ? null
          : {
              message: `${engines[engine].name} brings no Multus, without which pods have one network`,
              hint: "take the engine rke2, or leave rails and addresses out; gangs then talk over the pod network, and say fabric: 'off'",
            },
      ),
  };
}

/** Pods of a gang are all alike, so that they name one network for each rail. */
export const gangsHaveOneSetOfRails: Rule<ClusterContext> = {
  code: 'onprem/gang-over-different-rails',
  about: 'All pods of a gang are in the same networks.',
  waivable: false,
  run: ({ workloads }) =>
    workloads.flatMap(({ workload, pools }) => {
      if (workload.kind !== 'trainingJob' || workload.nodes < 2) return [];
      const kinds = new Map(
        pools.flatMap(({ pool, fabric }) => {
          const rails = fabric ? railsOf(pool) : null;
          return rails === null ? [] : [[railsKey(rails), pool.path] as const];
        }),
      );
      if (kinds.size < 2) return [];
      return [
        issueAt(workload, {
          code: 'onprem/gang-over-different-rails',
          message: `its pods may land on ${[...kinds.values()].sort().join(' and ')}, which have different rails`,
          hint: 'name one of them, or give all of them the same rails, addresses and mtu',
        }),
      ];
    }),
};

/** The share of a pod with few GPUs may be less than one card; it then gets none, and works. */
export const gangsGetCards: Rule<ClusterContext> = {
  code: 'onprem/gang-without-cards',
  about: 'A gang on machines with cards for RDMA uses them.',
  severity: 'warning',
  waivable: true,
  run: ({ workloads }) =>
    workloads.flatMap(({ workload, pools, request }) => {
      if (workload.kind !== 'trainingJob' || workload.nodes < 2 || request.gpus === 0 || request.fabricDevices > 0) return [];
      const given = pools.find(({ pool, fabric }) => fabric && rdmaOf(pool)?.as !== 'shared');
      if (given === undefined) return [];
      return [
        issueAt(workload, {
          code: 'onprem/gang-without-cards',
          severity: 'warning',
          property: 'gpusPerNode',
          message: `a card of ${given.pool.path} is one pod's, and the share of ${String(request.gpus)} of ${String(given.pool.gpusPerNode)} GPUs is none: it will talk over the pod network`,
          hint: "use all GPUs of a machine, or say rdma: { as: 'shared' } of the pool",
        }),
      ];
    }),
};
