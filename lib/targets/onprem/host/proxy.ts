import { compareText } from '../../../errors';
import { parseCidr } from '../../cidr';
import { holds, numberOf, rangeOf } from '../addresses';
import { mirrorAt } from '../airgap/mirrors';
import { endpointOf } from '../inventory';
import type { ParsedOptions } from '../options';
import type { HostFile } from './host-file';

/** What is in no proxy's network: the host itself, and the addresses that nobody has but in private networks (RFC 1918). */
const always = ['10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'localhost'];
/** Services, as pods and the API server call them. */
const services = ['.cluster.local', '.svc'];

/** Variables that programs look for. */
type ProxyEnv = Readonly<Record<'HTTP_PROXY' | 'HTTPS_PROXY' | 'NO_PROXY', string>>;

/** Null where hosts have no proxy. */
export function proxyEnv(options: ParsedOptions): ProxyEnv | null {
  const { proxy } = options;
  if (proxy === null) return null;
  return { HTTP_PROXY: proxy.http, HTTPS_PROXY: proxy.https ?? proxy.http, NO_PROXY: notProxied(options).join(',') };
}

/**
 * What is reached without the proxy, sorted. No host is in it by itself, so that one that comes or goes changes nothing on others: a rule sees to it that each is in a network of the list.
 * The engines add networks of pods and services themselves, and have nodes covered by whoever writes it: "Configuring an HTTP proxy" of https://docs.rke2.io/advanced and
 * https://docs.k3s.io/advanced, read 2026-11-23.
 */
function notProxied(options: ParsedOptions): readonly string[] {
  const networks = [...always, options.network.pods, options.network.services, ...(options.proxy?.noProxy ?? [])];
  const endpoint = endpointOf(options);
  // One with a certificate that the rest of the world does not know, or without any, is in the house.
  const registries = Object.entries(options.registries).flatMap(([host, { ca, plainHttp }]) =>
    ca === null && !plainHttp ? [] : [withoutPort(host)],
  );
  const single = [endpoint, ...registries, ...inside(options)].filter((address) => !covers(networks, address));
  return [...new Set([...networks, ...services, ...single])].sort(compareText);
}

/** Hosts that have what an air gap keeps outside: mirrors, and who has the installers when they are at an address. */
function inside({ airGap }: ParsedOptions): readonly string[] {
  if (airGap === null) return [];
  const [, artifacts] = /^https:\/\/([^/]+)/.exec(airGap.artifacts) ?? [];
  const hosts = [...Object.values(airGap.mirrors).map((text) => mirrorAt(text).host), ...(artifacts === undefined ? [] : [artifacts])];
  return hosts.map(withoutPort);
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Whether an address is reached without the proxy. That of a name is known to nobody here: then the name has to be on the list. */
export function isReachedDirectly(options: ParsedOptions, address: string): boolean {
  return covers(notProxied(options), address);
}

/** As Go's programs read the list: a block holds addresses, a name that begins with a dot all below it, another name itself too. */
function covers(list: readonly string[], address: string): boolean {
  const number = numberOf(address);
  return list.some((entry) => {
    const block = parseCidr(entry);
    if (number !== null) return block === null ? entry === address : holds(rangeOf(block), number);
    return block === null && (entry === address || address.endsWith(entry.startsWith('.') ? entry : `.${entry}`));
  });
}

/**
 * The variables, in a file of ours that the unit is told of. `/etc/default/<service>` would do, but people keep things there (RKE2's documentation has them write PATH), and K3s' unit reads
 * the file that its installer writes after it. What is added to a unit is read last, and so holds. Sources: bundle/lib/systemd/system of rancher/rke2 at v1.36.3+rke2r1,
 * `create_env_file` and `create_systemd_service_file` in install.sh of k3s-io/k3s, `EnvironmentFile` in systemd.exec(5); read 2026-11-23.
 */
export function proxyFiles(options: ParsedOptions, configDir: string, service: string): readonly HostFile[] {
  const env = proxyEnv(options);
  if (env === null) return [];
  const path = `${configDir}/proxy.env`;
  return [
    {
      path,
      mode: '0600',
      content: Object.entries(env)
        .map(([key, value]) => `${key}=${value}\n`)
        .join(''),
    },
    {
      path: `/etc/systemd/system/${service}.service.d/cdk-gpu-proxy.conf`,
      mode: '0644',
      content: `[Service]\nEnvironmentFile=${path}\n`,
    },
  ];
}
