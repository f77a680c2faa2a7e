import { issueAt, type Rule } from '../../checks/rule';
import type { ClusterContext } from '../target';
import { isPrivate, parseCidr } from '../cidr';
import type { Settings } from './options';
import { inExtendedSupport } from './versions';

/** Rules about a cluster as a whole. */
export function clusterRules(settings: Settings): readonly Rule<ClusterContext>[] {
  return [notPrivate(settings), accountNeeded, extendedSupport];
}

function notPrivate({ network }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/not-private',
    about: 'A network of ours has private addresses only.',
    waivable: true,
    run: ({ cluster }) => {
      if (network.kind === 'given') return [];
      const cidr = parseCidr(network.cidr);
      if (cidr === null || isPrivate(cidr)) return [];
      return [
        issueAt(cluster, {
          code: 'network/not-private',
          message: `the network ${network.cidr} has addresses that belong to others on the internet`,
          hint: 'give a block within 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 or 100.64.0.0/10',
        }),
      ];
    },
  };
}

const accountNeeded: Rule<ClusterContext> = {
  code: 'registry/account-needed',
  about: 'The address of an image that pods pull is known.',
  waivable: false,
  run: ({ blueprint, cluster, pulls }) => {
    const unknown = new Set<string>();
    for (const { image, registry, maker } of [...pulls.values()].flat()) {
      if (maker.name === 'aws' && maker.registries?.repository(blueprint, registry, image) === null) unknown.add(image.path);
    }
    if (unknown.size === 0) return [];
    return [
      issueAt(cluster, {
        code: 'registry/account-needed',
        message: `the account number is part of the address of ${[...unknown].sort().join(', ')}, and is not known`,
        hint: 'give `account` to aws()',
      }),
    ];
  },
};

const extendedSupport: Rule<ClusterContext> = {
  code: 'cluster/extended-support',
  about: 'The Kubernetes version is in standard support.',
  severity: 'warning',
  waivable: true,
  run: ({ cluster }) =>
    inExtendedSupport(cluster.kubernetesVersion)
      ? [
          issueAt(cluster, {
            code: 'cluster/extended-support',
            severity: 'warning',
            message: `EKS' standard support for Kubernetes ${cluster.kubernetesVersion} has ended; the control plane costs more in extended support`,
            hint: 'name a later kubernetesVersion',
          }),
        ]
      : [],
};
