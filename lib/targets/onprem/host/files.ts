import { yamlText } from '../../../emit/kubernetes/yaml-text';
import { compareText } from '../../../errors';
import type { Inventory, InventoryHost } from '../inventory';
import { engineConfig, isFirst } from './config';
import type { HostFile } from './host-file';
import { kubeVipObjects } from './kube-vip';
import { multusConfig, poolsWithRails } from './multus';
import { authorityPath, registriesConfig, registriesPath } from './registries';
import { hardeningFiles } from './hardening-files';
import { proxyFiles } from './proxy';
import { registrationConfig } from './registration';
import { systemFiles } from './system-files';
import { upgradeControllerObjects } from './upgrade-controller';

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
    ...endpointFiles(inventory, host),
    ...networkFiles(inventory, host),
    ...upgradeFiles(inventory, host),
  ].sort((a, b) => compareText(a.path, b.path));
}

/**
 * On the first server alone, which applies it when it starts: two that differ for a while would undo each other's. Before agents join, so that the kind of their plan is there
 * when the plan is applied.
 */
function upgradeFiles(inventory: Inventory, host: InventoryHost): readonly HostFile[] {
  return inventory.agents.length === 0 || !isFirst(inventory, host)
    ? []
    : [manifest(inventory, 'system-upgrade-controller', upgradeControllerObjects(inventory))];
}

/** Likewise. */
function endpointFiles(inventory: Inventory, host: InventoryHost): readonly HostFile[] {
  const { endpoint } = inventory.options;
  if (endpoint === null || !('virtualIp' in endpoint) || !isFirst(inventory, host)) return [];
  return [manifest(inventory, 'kube-vip', kubeVipObjects(endpoint))];
}

/** Objects that a server applies to the cluster. */
function manifest({ engine }: Inventory, name: string, objects: readonly object[]): HostFile {
  return { path: `${engine.dataDir}/server/manifests/${name}.yaml`, mode: '0600', content: objects.map(yamlText).join('---\n') };
}

/** Likewise. */
function networkFiles(inventory: Inventory, host: InventoryHost): readonly HostFile[] {
  const pools = poolsWithRails(inventory);
  if (pools.length === 0 || inventory.engine.name !== 'rke2' || !isFirst(inventory, host)) return [];
  return [manifest(inventory, 'cdk-gpu-multus', [multusConfig(pools)])];
}

/** The file `files` of converge.sh: mode, path and content of each, in Base64, a line each. */
export function filesText(files: readonly HostFile[]): string {
  return files.map(({ mode, path, content }) => `${mode} ${path} ${Buffer.from(content).toString('base64')}\n`).join('');
}
