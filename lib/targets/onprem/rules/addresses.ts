import { issueAt, type Rule } from '../../../checks/rule';
import type { Issue } from '../../../errors';
import type { PoolModel } from '../../../model/node-pool';
import { cidrText, parseCidr } from '../../cidr';
import type { ClusterContext } from '../../target';
import { holds, numberOf, overlap, parseRange, rangeOf, type Range } from '../addresses';
import type { ParsedOptions } from '../options';
import { railsKey, railsOf } from '../rails';
import { listed, writtenHosts, type WrittenHost } from './subjects';

const duplicateName = {
  code: 'onprem/duplicate-name',
  about: 'Each host has a name of its own.',
  waivable: false,
} as const;

/** Two hosts at one address would be installed over each other. A server that is in a pool is written twice, and is the same host in both places. */
export function eachHostOnce(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/duplicate-address',
    about: 'Each host has an address of its own.',
    waivable: false,
    also: [duplicateName],
    run: (context) => {
      const hosts = writtenHosts(options, context);
      return [
        ...repeated(hosts, ({ host }) => [host.name]).map(({ written, before, value }) =>
          issueAt(written.subject, {
            ...duplicateName,
            message: `${value} is the name of two hosts${before.subject.path === written.subject.path ? '' : `, the other of ${before.subject.path}`}`,
            hint: 'give each host a name of its own; a server that runs work has the same name and address in both lists',
          }),
        ),
        ...repeated(hosts, ({ host }) => [...new Set([host.address, host.internalAddress ?? host.address])]).map(
          ({ written, before, value }) =>
            issueAt(written.subject, {
              code: 'onprem/duplicate-address',
              message: `${value} is the address of ${written.host.name} and of ${before.host.name}${before.subject.path === written.subject.path ? '' : ` of ${before.subject.path}`}`,
              hint: 'correct the address of one of them; a server that runs work has the same name and address in both lists',
            }),
        ),
      ];
    },
  };
}

/** Hosts with a value that another has, unless they are one host: a server with the name and address of a pool's. */
function repeated(
  hosts: readonly WrittenHost[],
  valuesOf: (host: WrittenHost) => readonly string[],
): readonly { readonly written: WrittenHost; readonly before: WrittenHost; readonly value: string }[] {
  const owners = new Map<string, WrittenHost>();
  return hosts.flatMap((written) =>
    valuesOf(written).flatMap((value) => {
      const before = owners.get(value);
      owners.set(value, before ?? written);
      return before === undefined || isSame(before, written) ? [] : [{ written, before, value }];
    }),
  );
}

function isSame(a: WrittenHost, b: WrittenHost): boolean {
  return a.host === b.host || (a.pool === null && b.pool !== null && a.host.name === b.host.name && a.host.address === b.host.address);
}

/** Addresses of pods, services, hosts, load balancers and rails are apart: a host in the pods' range is reached by nobody once the cluster runs. */
export function networksAreApart(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/network-overlap',
    about: 'No address is of two networks of a cluster.',
    waivable: false,
    run: (context) => {
      const { cluster } = context;
      const networks = [...clusterNetworks(options), ...railNetworks(cluster.pools)];
      const told = (message: string, hint: string): Issue => issueAt(cluster, { code: 'onprem/network-overlap', message, hint });
      const between = networks.flatMap((a, index) =>
        networks
          .slice(index + 1)
          .filter((b) => overlap(a.range, b.range))
          .map((b) => told(`${a.what} and ${b.what} overlap`, 'choose blocks that have no address in common')),
      );
      const hosts = writtenHosts(options, context).flatMap(({ host }) =>
        [host.address, ...(host.internalAddress === null ? [] : [host.internalAddress])].flatMap((address) => {
          const number = numberOf(address);
          return number === null ? [] : [{ name: `${host.name} (${address})`, number }];
        }),
      );
      const { endpoint } = options;
      const virtual =
        endpoint !== null && 'virtualIp' in endpoint
          ? [{ name: `the endpoint (${endpoint.virtualIp})`, number: numberOf(endpoint.virtualIp) ?? -1 }]
          : [];
      const within = networks.flatMap(({ what, range }) => {
        const names = [...new Set([...hosts, ...virtual].filter(({ number }) => holds(range, number)).map(({ name }) => name))];
        return names.length === 0
          ? []
          : [
              told(
                `${listed(names)} ${names.length === 1 ? 'is' : 'are'} in ${what}`,
                'choose a block that none of your machines is in, with `network`, `loadBalancer` or `rdma`',
              ),
            ];
      });
      const taken = virtual.filter(({ number }) => hosts.some((host) => host.number === number));
      return [
        ...between,
        ...within,
        ...taken.map(({ name }) =>
          told(`${name} is the address of a host`, "choose an address of the servers' network that no machine has"),
        ),
      ];
    },
  };
}

interface Network {
  readonly what: string;
  readonly range: Range;
}

/** Blocks of rails, each once: pools with equal rails share them. */
function railNetworks(pools: readonly PoolModel[]): readonly Network[] {
  const apart = new Map<string, PoolModel>();
  for (const pool of pools) {
    const rails = railsOf(pool);
    if (rails !== null && !apart.has(railsKey(rails))) apart.set(railsKey(rails), pool);
  }
  return [...apart.values()].flatMap((pool) =>
    (railsOf(pool)?.blocks ?? []).map((block, index) => ({
      what: `rail ${String(index + 1)} of ${pool.path} (${cidrText(block)})`,
      range: rangeOf(block),
    })),
  );
}

function clusterNetworks({ network, loadBalancer }: ParsedOptions): readonly Network[] {
  const block = (what: string, text: string): readonly Network[] => {
    const cidr = parseCidr(text);
    return cidr === null ? [] : [{ what: `${what} (${text})`, range: rangeOf(cidr) }];
  };
  const balanced = loadBalancer === null || loadBalancer === 'existing' ? [] : loadBalancer.addresses;
  return [
    ...block('the network of pods', network.pods),
    ...block('the network of services', network.services),
    ...balanced.flatMap((text) => {
      const range = parseRange(text);
      return range === null ? [] : [{ what: `the load balancer's addresses (${text})`, range }];
    }),
  ];
}

/** Blocks that a node gets of the pods' network, in both engines' default: https://docs.rke2.io/reference/server_config, as of 2026-11-22. */
const nodeBlock = 24;

/** Each node takes 254 addresses for its pods; one that gets none never becomes ready. */
export function podNetworkIsLargeEnough(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/pod-network-too-small',
    about: 'The network of pods has a block for each host.',
    waivable: false,
    run: (context) => {
      const cidr = parseCidr(options.network.pods);
      const hosts = new Set(writtenHosts(options, context).map(({ host }) => host.name)).size;
      const most = cidr === null ? hosts : Math.floor(2 ** (nodeBlock - cidr.prefix));
      if (hosts <= most) return [];
      return [
        issueAt(context.cluster, {
          code: 'onprem/pod-network-too-small',
          message: `${options.network.pods} has blocks for ${String(most)} nodes, and there are ${String(hosts)} hosts`,
          hint: `say network: { pods } with a /${String(nodeBlock - Math.ceil(Math.log2(hosts)))} or larger`,
        }),
      ];
    },
  };
}
