import { compareText } from '../../../errors';
import type { Inventory, InventoryHost } from '../inventory';
import { railsOfCards } from '../rails';
import { longhornLabels } from '../storage';
import { isFirst, joinUrl, otherUrls } from './config';
import { needsEtcdUser } from './hardening';
import { proxyEnv } from './proxy';

/** Seconds that a host has to become healthy: the first start pulls images. */
const timeoutSeconds = 900;

/** The file `host.env` of converge.sh: what it must know of a host, none of it secret. An empty value is one that nobody said. */
export function hostEnv(inventory: Inventory, host: InventoryHost): string {
  const { engine } = inventory;
  const { facts } = host;
  const rails = railsOfCards(host.rdma);
  const server = host.role === 'server';
  const values: Readonly<Record<string, string>> = {
    ARCH: facts.arch,
    ARTIFACTS: inventory.options.airGap?.artifacts ?? '',
    CLUSTER: inventory.name,
    CONFIG_DIR: engine.configDir,
    CPUS: amount(facts.cpus),
    DATA_DIR: engine.dataDir,
    DISK_GIB: amount(facts.diskGiB),
    DRIVER: host.gpu?.driver.by ?? '',
    ENGINE: engine.name,
    ETCD_USER: needsEtcdUser(inventory, host) ? 'yes' : 'no',
    FIRST: isFirst(inventory, host) ? 'yes' : 'no',
    GPUS: String(host.gpu?.count ?? 0),
    JOIN_URL: joinUrl(inventory, host) ?? '',
    KUBECTL: engine.kubectl,
    LONGHORN: Object.entries(longhornLabels).every(([key, value]) => host.labels[key] === value) ? 'yes' : 'no',
    MEMORY_MIB: amount(facts.memoryGiB === null ? null : facts.memoryGiB * 1024),
    NODE_NAME: host.name,
    OS_FAMILY: facts.os?.family ?? '',
    OS_VERSION: facts.os?.version ?? '',
    OTHERS: otherUrls(inventory, host).join(' '),
    RAILS: (rails?.cards ?? []).join(' '),
    RAILS_AS: rails?.as ?? '',
    RAILS_MTU: amount(rails?.mtu ?? null),
    // What is fetched is fetched by HTTPS.
    PROXY: proxyEnv(inventory.options)?.HTTPS_PROXY ?? '',
    RDMA_NICS: String(host.rdma?.nicsPerNode ?? 0),
    RELEASE: inventory.release,
    ROLE: host.role,
    SELINUX: inventory.options.hardening.selinux ? 'yes' : 'no',
    SERVICE: engine.services[host.role],
    TIMEOUT: String(timeoutSeconds),
    // Those who run pods are replaced one after another, and drained, by who upgrades agents.
    UPGRADE: server ? 'yes' : 'no',
  };
  const lines = Object.entries(values).sort(([a], [b]) => compareText(a, b));
  return lines.map(([key, value]) => `${key}='${value.replaceAll("'", String.raw`'\''`)}'\n`).join('');
}

/** Whole, since shells know no other numbers, and never more than was said. */
function amount(value: number | null): string {
  return value === null ? '' : String(Math.floor(value));
}
