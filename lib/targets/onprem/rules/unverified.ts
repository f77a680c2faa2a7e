import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import type { ParsedOptions } from '../options';

/** Hosts are given the tokens by which machines join, so that it matters who they are. */
export function hostsAreVerified({ ssh }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/hosts-not-verified',
    about: 'Keys of hosts are looked at before they are given anything.',
    severity: 'warning',
    waivable: true,
    run: ({ cluster }) =>
      ssh.verifyHostKeys
        ? []
        : [
            issueAt(cluster, {
              code: 'onprem/hosts-not-verified',
              severity: 'warning',
              message: "whoever answers at a host's address is given the cluster's tokens: `ssh.verifyHostKeys` is false",
              hint: 'give each host its `hostKey`, and leave `verifyHostKeys` out',
            }),
          ],
  };
}
