import { issueAt, type Rule } from '../../../checks/rule';
import { numberOf } from '../addresses';
import { isReachedDirectly } from '../host/proxy';
import type { ParsedOptions } from '../options';
import type { ClusterContext } from '../../target';
import { listed, writtenHosts } from './subjects';

/** What stands in the program stands in the stack, and in files that users of hosts and pods can read. */
export function proxyHasNoPassword({ proxy }: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/proxy-with-password',
    about: "A proxy's address has no name and no password in it.",
    waivable: false,
    run: ({ cluster }) =>
      (['http', 'https'] as const).flatMap((kind) =>
        proxy?.[kind]?.includes('@') === true
          ? [
              issueAt(cluster, {
                code: 'onprem/proxy-with-password',
                message: `the address of the proxy (proxy.${kind}) has a name or a password in it, which would stand in the stack and be readable on every host`,
                hint: 'let the proxy know the hosts by their addresses, or run one in the house that knows the password',
              }),
            ]
          : [],
      ),
  };
}

/** Nodes talk to each other by their addresses, which a proxy has no way to, or no business with. */
export function hostsAreReachedDirectly(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/hosts-behind-proxy',
    about: 'Hosts reach each other without the proxy.',
    waivable: false,
    run: (context) => {
      if (options.proxy === null) return [];
      const behind = writtenHosts(options, context).flatMap(({ host }) =>
        [host.address, ...(host.internalAddress === null ? [] : [host.internalAddress])]
          .filter((address) => numberOf(address) !== null && !isReachedDirectly(options, address))
          .map((address) => `${host.name} (${address})`),
      );
      const names = [...new Set(behind)];
      if (names.length === 0) return [];
      return [
        issueAt(context.cluster, {
          code: 'onprem/hosts-behind-proxy',
          message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} in no network that is reached without the proxy`,
          hint: 'give the networks of hosts in proxy.noProxy, as blocks of addresses',
        }),
      ];
    },
  };
}
