import { compareText } from '../../../errors';
import { endpointOf, mirrorAt, mirrorOf } from '../airgap/mirrors';
import type { Inventory } from '../inventory';
import type { ParsedOptions } from '../options';

/** Where the engine reads what it is to know of registries. */
export function registriesPath({ engine }: Pick<Inventory, 'engine'>): string {
  return `${engine.configDir}/registries.yaml`;
}

/** Where a registry's authority is on a host. */
export function authorityPath({ engine }: Inventory, registry: string): string {
  return `${engine.configDir}/certs/${registry.replace(':', '_')}.pem`;
}

/** Where images of a registry are asked for, and what is put before their names there. */
interface Endpoints {
  readonly endpoint: readonly [string];
  readonly rewrite?: Readonly<Record<string, string>>;
}

/** Registries that hosts have a name and a password for, sorted. */
export function registriesWithCredentials(options: ParsedOptions): readonly string[] {
  return Object.entries(options.registries)
    .flatMap(([host, { credentials }]) => (credentials === null || isElsewhere(options, host) ? [] : [host]))
    .sort(compareText);
}

/**
 * `registries.yaml`; null when there is nothing to know of any registry. Credentials are no part of it: each registry that has some has an entry in `configs`, and Terraform adds them to it
 * on the way to the host. Source: https://docs.rke2.io/install/private_registry of 2026-08-20.
 */
export function registriesConfig(inventory: Inventory): Readonly<Record<string, unknown>> | null {
  const { options } = inventory;
  const registries = Object.entries(options.registries).sort(([a], [b]) => compareText(a, b));
  const plain = registries
    // One whose images come from another is not asked, by whatever protocol.
    .filter(([host, { plainHttp }]) => plainHttp && !isElsewhere(options, host))
    .map(([host]): readonly [string, Endpoints] => [host, { endpoint: [`http://${host}`] }]);
  const mirrors = [...new Map([...plain, ...mirrorsOf(options)])].sort(([a], [b]) => compareText(a, b));
  const configs = registries
    .filter(([host, { ca, credentials }]) => (ca !== null || credentials !== null) && !isElsewhere(options, host))
    .map(([host, { ca }]) => [host, ca === null ? {} : { tls: { ca_file: authorityPath(inventory, host) } }] as const);
  if (mirrors.length === 0 && configs.length === 0) return null;
  return {
    ...(mirrors.length === 0 ? {} : { mirrors: Object.fromEntries(mirrors) }),
    ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) }),
  };
}

/**
 * Mirrors of an air gap. Everything that becomes a container is pulled by containerd, and RKE2's own runtime by what reads the same file, so that names in workloads, charts and engine stay
 * as they are. Rewrites change the name without its tag, and the engine never applies one to a registry's own address. Under `*` the registries inside would be sent
 * to the mirror of all as well, so each is said to be itself. Sources, read 2026-11-23: https://docs.rke2.io/install/private_registry, `getHostConfigs` in
 * pkg/agent/containerd/config.go of k3s-io/k3s, and pkg/bootstrap/bootstrap.go of rancher/rke2 at v1.35.7+rke2r1.
 */
function mirrorsOf(options: ParsedOptions): readonly (readonly [string, Endpoints])[] {
  const given = Object.entries(options.airGap?.mirrors ?? {});
  const inside = given.some(([registry]) => registry === '*') ? given.map(([, text]) => mirrorAt(text)) : [];
  return [
    ...inside.map((mirror): readonly [string, Endpoints] => [mirror.host, { endpoint: [endpointOf(options, mirror)] }]),
    ...given.map(([registry, text]): readonly [string, Endpoints] => {
      const mirror = mirrorAt(text);
      return [
        registry,
        {
          endpoint: [endpointOf(options, mirror)],
          ...(mirror.prefix === '' ? {} : { rewrite: { '^(.*)$': `${mirror.prefix}$1` } }),
        },
      ];
    }),
  ];
}

/** Whether images of a registry come from another: a configuration of its own would bring its public address back (`getHostConfigs`, as above). */
export function isElsewhere(options: ParsedOptions, registry: string): boolean {
  const mirror = mirrorOf(options, registry);
  return mirror !== null && mirror.host !== registry;
}
