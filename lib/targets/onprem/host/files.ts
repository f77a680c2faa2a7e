import { yamlText } from '../../../emit/kubernetes/yaml-text';
import { compareText } from '../../../errors';
import type { Inventory, InventoryHost } from '../inventory';
import { engineConfig, isFirst } from './config';
import { hardeningFiles } from './hardening-files';
import type { HostFile } from './host-file';
import { manifests } from './manifests';
import { proxyFiles } from './proxy';
import { authorityPath, registriesConfig, registriesPath } from './registries';
import { registrationConfig } from './registration';
import { systemFiles } from './system-files';

/** Certificates of authorities, in PEM, by the registry that they vouch for. */
export type Authorities = Readonly<Record<string, string>>;

/** Everything that a host must have before the engine starts there, but the secrets; sorted by path. Equal hosts of equal inventories get equal bytes. */
export function hostFiles(inventory: Inventory, host: InventoryHost, authorities: Authorities): readonly HostFile[] {
  const { configDir, services } = inventory.engine;
  const registries = registriesConfig(inventory);
  return [
    { path: `${configDir}/config.yaml`, mode: '0600' as const, content: yamlText(engineConfig(inventory, host)) },
    { path: `${configDir}/config.yaml.d/50-registration.yaml`, mode: '0600' as const, content: yamlText(registrationConfig(host)) },
    ...(registries === null ? [] : [{ path: registriesPath(inventory), mode: '0600' as const, content: yamlText(registries) }]),
    ...Object.entries(authorities).map(([registry, content]) => ({
      path: authorityPath(inventory, registry),
      mode: '0644' as const,
      content,
    })),
    ...systemFiles(host, services[host.role]).map((file) => ({ ...file, mode: '0644' as const })),
    ...proxyFiles(inventory.options, configDir, services[host.role]),
    ...hardeningFiles(inventory, host),
    ...(isFirst(inventory, host) ? manifests(inventory) : []),
  ].sort((a, b) => compareText(a.path, b.path));
}

/** The file `files` of converge.sh: mode, path and content of each, in Base64, a line each. */
export function filesText(files: readonly HostFile[]): string {
  return files.map(({ mode, path, content }) => `${mode} ${path} ${Buffer.from(content).toString('base64')}\n`).join('');
}
