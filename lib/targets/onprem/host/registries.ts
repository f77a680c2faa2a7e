import { compareText } from '../../../errors';
import type { Inventory } from '../inventory';

/** Where a registry's authority is on a host. */
export function authorityPath({ engine }: Inventory, registry: string): string {
  return `${engine.configDir}/certs/${registry.replace(':', '_')}.pem`;
}

/** `registries.yaml`; null when there is nothing to know of any registry. Source: https://docs.rke2.io/install/private_registry of 2026-08-20. */
export function registriesConfig(inventory: Inventory): Readonly<Record<string, unknown>> | null {
  const registries = Object.entries(inventory.options.registries).sort(([a], [b]) => compareText(a, b));
  const mirrors = registries.filter(([, { plainHttp }]) => plainHttp).map(([host]) => [host, { endpoint: [`http://${host}`] }] as const);
  const configs = registries
    .filter(([, { ca }]) => ca !== null)
    .map(([host]) => [host, { tls: { ca_file: authorityPath(inventory, host) } }] as const);
  if (mirrors.length === 0 && configs.length === 0) return null;
  return {
    ...(mirrors.length === 0 ? {} : { mirrors: Object.fromEntries(mirrors) }),
    ...(configs.length === 0 ? {} : { configs: Object.fromEntries(configs) }),
  };
}
