import { compareText } from '../../../errors';
import type { Inventory, InventoryHost } from '../inventory';
import { poolsWithRails } from './multus';
import { hardenedKubelet, hardeningConfig } from './hardening';
import { reservedOf, reservingArguments } from './reserved';

/**
 * `config.yaml`: what the engine reads when it starts. Tokens are in files of their own, so that nothing here is secret.
 * Sources: https://docs.rke2.io/reference/server_config and linux_agent_config of 2026-08-20, pkg/cli/cmds of rancher/rke2 and k3s-io/k3s, read 2026-11-23.
 */
export function engineConfig(inventory: Inventory, host: InventoryHost): Readonly<Record<string, unknown>> {
  return {
    ...nodeConfig(inventory, host),
    ...(host.role === 'server' ? serverConfig(inventory, host) : {}),
    ...hardeningConfig(inventory, host),
  };
}

/** Whether a host is the one that starts the cluster. */
export function isFirst({ servers }: Inventory, { name }: InventoryHost): boolean {
  return servers[0]?.name === name;
}

/** Where a host joins; null for the one that everybody joins. A server that has data already ignores it. */
export function joinUrl(inventory: Inventory, host: InventoryHost): string | null {
  return isFirst(inventory, host) ? null : joinUrlAt(inventory, inventory.endpoint);
}

/** Where the first server would find a cluster that lives without it; nowhere for others. */
export function otherUrls(inventory: Inventory, host: InventoryHost): readonly string[] {
  if (!isFirst(inventory, host)) return [];
  // Sorted: another order of the same servers converges nobody.
  return inventory.servers
    .slice(1)
    .map(({ nodeIp, address }) => joinUrlAt(inventory, nodeIp ?? address))
    .sort(compareText);
}

function joinUrlAt({ engine }: Inventory, address: string): string {
  return `https://${address}:${String(engine.joinPort)}`;
}

function nodeConfig(inventory: Inventory, host: InventoryHost): Readonly<Record<string, unknown>> {
  const { engine } = inventory;
  const url = joinUrl(inventory, host);
  const external = externalIp(host);
  const embedsControlPlane = engine.name === 'k3s' && host.role === 'server';
  return {
    'node-name': host.name,
    ...(host.nodeIp === null ? {} : { 'node-ip': host.nodeIp }),
    ...(external === null ? {} : { 'node-external-ip': external }),
    ...(url === null ? {} : { server: url }),
    'token-file': `${engine.configDir}/token`,
    'kubelet-arg': [...reservingArguments(reservedOf(host.facts, embedsControlPlane)), ...hardenedKubelet(inventory)],
    // An image that its mirror lacks fails at once: otherwise the registry outside would be tried next, where nobody answers.
    ...(inventory.options.airGap === null ? {} : { 'disable-default-registry-endpoint': true }),
    // DGX OS brings the toolkit, so the GPU Operator does not configure containerd there, and wants `nvidia` to be the default.
    ...(host.gpu?.driver.by === 'dgx-os' ? { 'default-runtime': 'nvidia' } : {}),
  };
}

function serverConfig(inventory: Inventory, host: InventoryHost): Readonly<Record<string, unknown>> {
  const { engine, options } = inventory;
  return {
    'agent-token-file': `${engine.configDir}/agent-token`,
    'cluster-cidr': options.network.pods,
    'service-cidr': options.network.services,
    'tls-san': namesOf(inventory),
    'write-kubeconfig-mode': '0600',
    ...backupConfig(inventory),
    // The API server would tell its members the external address first, which they need not reach.
    ...(externalIp(host) === null ? {} : { 'advertise-address': host.nodeIp }),
    ...(engine.name === 'rke2' ? { cni: rke2Cni(inventory) } : k3sConfig(inventory, host)),
  };
}

/** The engine takes the whole of the bucket from the Secret, and only when nothing else of it is said here. */
function backupConfig({ options: { backup } }: Inventory): Readonly<Record<string, unknown>> {
  if (backup === null) return {};
  return {
    'etcd-snapshot-schedule-cron': backup.schedule,
    'etcd-snapshot-retention': backup.keep,
    ...(backup.s3Secret === null ? {} : { 'etcd-s3': true, 'etcd-s3-config-secret': backup.s3Secret }),
  };
}

/**
 * Multus hands pods to the network plugin, and then to those of their other networks: it comes first. Cilium lets it be since the releases
 * of November 2025. Source: https://docs.rke2.io/networking/multus_sriov of 2026-08-20, read 2026-11-23.
 */
function rke2Cni(inventory: Inventory): string | readonly string[] {
  const cni = inventory.options.network.cni ?? inventory.engine.defaultCni;
  return poolsWithRails(inventory).length > 0 ? ['multus', cni] : cni;
}

/** RKE2 brings etcd and encrypts secrets by itself; K3s does when it is told. */
function k3sConfig(inventory: Inventory, host: InventoryHost): Readonly<Record<string, unknown>> {
  return {
    'flannel-backend': 'vxlan',
    'secrets-encryption': true,
    ...(isFirst(inventory, host) ? { 'cluster-init': true } : {}),
    ...leftOut(inventory.options),
  };
}

/**
 * Two would answer for each service of type LoadBalancer, and two storage classes would be the default. Traefik stays: it is what serves the objects of `expose`.
 * Source: `DisableItems` of k3s-io/k3s, pkg/cli/cmds, read 2026-11-23.
 */
function leftOut({ loadBalancer, storage: { install } }: Inventory['options']): { readonly disable?: readonly string[] } {
  const disable = [
    ...(install === null || install === 'local-path' ? [] : ['local-storage']),
    ...(loadBalancer === null ? [] : ['servicelb']),
  ];
  return disable.length === 0 ? {} : { disable };
}

/** Where SSH goes, when that is an address and not the one of cluster traffic. */
function externalIp({ address, nodeIp }: InventoryHost): string | null {
  return nodeIp !== null && nodeIp !== address && /^[\d.]+$/.test(address) ? address : null;
}

/** Every name and address under which somebody may reach a server: its certificate has to hold them. */
function namesOf({ endpoint, servers }: Inventory): readonly string[] {
  const names = servers.flatMap(({ address, nodeIp }) => (nodeIp === null ? [address] : [address, nodeIp]));
  return [...new Set([endpoint, ...names])].sort(compareText);
}
