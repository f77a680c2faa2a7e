import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { engines } from '../engine';
import { factsOf, hostsOf } from '../inventory';
import type { OnPremPool, ParsedOptions } from '../options';
import { listed } from './subjects';

/** Systems whose packages have the policies: https://docs.rke2.io/security/selinux and /install/methods of 2026-08-20, read 2026-11-23. */
const withPolicies: readonly string[] = ['rhel', 'rocky', 'sles'];

/** Others come with AppArmor, and have no package with the engines' policies. */
export function selinuxIsThere(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/selinux-not-here',
    about: 'SELinux is asked for where the system has it.',
    waivable: false,
    run: ({ cluster }) => {
      if (!options.hardening.selinux) return [];
      const inPools = cluster.pools.flatMap((pool) => {
        const { facts } = pool.place as unknown as OnPremPool;
        return hostsOf(pool).map((host) => ({ name: host.name, os: factsOf(host, facts).os }));
      });
      const known = new Set(inPools.map(({ name }) => name));
      const servers = options.servers
        .filter(({ name }) => !known.has(name))
        .map((host) => ({ name: host.name, os: factsOf(host, options.serverFacts).os }));
      const without = [...servers, ...inPools].flatMap(({ name, os }) =>
        os === null || withPolicies.includes(os.family) ? [] : [`${name} (${os.family} ${os.version})`],
      );
      if (without.length === 0) return [];
      return [
        issueAt(cluster, {
          code: 'onprem/selinux-not-here',
          message: `${listed(without)} ${without.length === 1 ? 'has' : 'have'} no SELinux with policies for ${options.engine}`,
          hint: `leave hardening.selinux out: it is for ${withPolicies.join(', ')}`,
        }),
      ];
    },
  };
}

/** Calico's policies for SELinux are a package of its maker's, for which nothing here looks: https://docs.rke2.io/security/selinux of 2026-08-20, read 2026-11-23. */
export function selinuxWithoutCalico({ engine, hardening, network }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/selinux-with-calico',
    about: 'The network plugin works where SELinux confines it.',
    waivable: false,
    run: ({ cluster }) =>
      hardening.selinux && network.cni === 'calico'
        ? [
            issueAt(cluster, {
              code: 'onprem/selinux-with-calico',
              message: 'Calico needs policies for SELinux that neither the system nor the engine has',
              hint: `leave \`cni\` out for ${engines[engine].defaultCni}, or leave hardening.selinux out`,
            }),
          ]
        : [],
  };
}

/**
 * RKE2's policies let no pod write to a folder of the engine's own, where those of K3s have one for volumes. Source: policy/centos9/rke2.fc of https://github.com/rancher/rke2-selinux of 2026-06-09 and policy/centos9/k3s.fc of https://github.com/k3s-io/k3s-selinux, read
 * 2026-11-23.
 */
export function selinuxWithoutFolders({ engine, hardening, storage }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/selinux-with-local-path',
    about: 'Volumes can be made where SELinux confines who makes them.',
    waivable: false,
    run: ({ cluster }) =>
      hardening.selinux && engine === 'rke2' && storage.install === 'local-path'
        ? [
            issueAt(cluster, {
              code: 'onprem/selinux-with-local-path',
              message: `the policies of ${engine} for SELinux keep pods from the folder that volumes of local-path are in`,
              hint: "install 'longhorn' or { nfs }, or leave hardening.selinux out",
            }),
          ]
        : [],
  };
}

/** RKE2's Flannel does nothing about network policies: https://docs.rke2.io/networking/basic_network_options of 2026-08-11, read 2026-11-23. That of K3s comes with something that does. */
export function cniHasPolicies({ engine, hardening, network }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/cni-without-policies',
    about: 'A hardened cluster has a network plugin that keeps to network policies.',
    waivable: false,
    run: ({ cluster }) =>
      hardening.cis && engine === 'rke2' && network.cni === 'flannel'
        ? [
            issueAt(cluster, {
              code: 'onprem/cni-without-policies',
              message: 'flannel of rke2 does not keep to network policies, which hardening.cis asks for',
              hint: 'leave `cni` out for canal, which does',
            }),
          ]
        : [],
  };
}
