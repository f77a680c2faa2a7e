import { compareText } from '../../../errors';
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

/** Registries that hosts have a name and a password for, sorted. */
export function registriesWithCredentials({ registries }: ParsedOptions): readonly string[] {
  return Object.entries(registries)
    .flatMap(([host, { credentials }]) => (credentials === null ? [] : [host]))
    .sort(compareText);
}

/**
 * `registries.yaml`; null when there is nothing to know of any registry. Credentials are no part of it: each registry that has some has an entry in `configs`, and Terraform adds them to it
 * on the way to the host. Source: https://docs.rke2.io/install/private_registry of 2026-08-20.
 */
export function registriesConfig(inventory: Inventory): Readonly<Record<string, unknown>> | null {
  const registries = Object.entries(inventory.options.registries).sort(([a], [b]) => compareText(a, b));
  const mirrors = registries.filter(([, { plainHttp }]) => plainHttp).map(([host]) => [host, { endpoint: [`http://${host}`] }] as const);
  const configs = registries
    .filter(([, { ca, credentials }]) => ca !== null || credentials !== null)
    .map(([host, { ca }]) => [host, ca === null ? {} : { tls: { ca_file: authorityPath(inventory, host) } }] as const);
  if (mirrors.length === 0 && configs.length === 0) return null;
  return {
    ...(mirrors.length === 0 ? {} : { mirrors: Object.fromEntries(mirrors) }),
    ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) }),
  };
}
