import { isRecord, type Json } from '../tree';
import { held, look, quantity, sameSet, textOf, type Expected } from './held';
import { hardenedConfig, hardenedKubelet, looksForEtcdUser } from './onprem-hardening';
import { fetchedThrough } from './onprem-proxy';
import { foldersOf, placeOf, roceOf, serviceOf, type Hall, type Host, type Machine } from './onprem-truth';
import { releaseOf } from './onprem-upgrades';

const isAddress = /^[\d.]+$/;

/** `config.yaml` of a host against the program: how it joins, what its certificate is for, what it keeps for itself. */
export function configFindings(where: string, config: Json, { hall, machine }: Host): readonly string[] {
  const { said, endpoint, servers } = hall;
  const { config: folder, join } = foldersOf(hall);
  const first = servers[0]?.name === machine.name;
  const k3s = said.engine === 'k3s';
  const { address, clusterAddress } = machine;
  const outside = clusterAddress !== null && clusterAddress !== address && isAddress.test(address);
  const install = said.storage?.install;
  const left = [
    ...(install === undefined || install === 'local-path' ? [] : ['local-storage']),
    ...(said.loadBalancer === undefined ? [] : ['servicelb']),
  ];
  const wanted: Readonly<Record<string, Expected>> = {
    'node-name': machine.name,
    'token-file': `${folder}/token`,
    'kubelet-arg': (value) => keeps(value, hall, machine),
    // What the mirror lacks is not asked for outside.
    ...(said.airGap === undefined ? {} : { 'disable-default-registry-endpoint': true }),
    ...(clusterAddress === null ? {} : { 'node-ip': clusterAddress }),
    ...(outside ? { 'node-external-ip': address } : {}),
    ...(first ? {} : { server: `https://${endpoint}:${String(join)}` }),
    ...(machine.place?.driver === 'dgx-os' && machine.pool?.pool.kind === 'gpu' ? { 'default-runtime': 'nvidia' } : {}),
    ...(machine.server
      ? {
          'agent-token-file': `${folder}/agent-token`,
          'cluster-cidr': said.network?.pods ?? '10.42.0.0/16',
          'service-cidr': said.network?.services ?? '10.43.0.0/16',
          'tls-san': sameSet([
            ...new Set([endpoint, ...servers.flatMap((server) => [server.address, server.clusterAddress ?? server.address])]),
          ]),
          'write-kubeconfig-mode': '0600',
          ...(outside ? { 'advertise-address': clusterAddress } : {}),
          ...(said.backup === undefined
            ? {}
            : { 'etcd-snapshot-schedule-cron': said.backup.schedule, 'etcd-snapshot-retention': said.backup.keep }),
          ...(said.backup?.s3Secret === undefined ? {} : { 'etcd-s3': true, 'etcd-s3-config-secret': said.backup.s3Secret }),
          ...(k3s
            ? {
                'flannel-backend': 'vxlan',
                'secrets-encryption': true,
                ...(first ? { 'cluster-init': true } : {}),
                ...(left.length === 0 ? {} : { disable: sameSet(left) }),
              }
            : { cni: networkPlugin(hall) }),
        }
      : {}),
    ...hardenedConfig(hall, machine),
  };
  return [...held(where, config, wanted), ...strange(where, config, wanted)];
}

/** Multus comes first, and hands pods on. */
function networkPlugin({ said, servers, agents }: Hall): Json {
  const own = said.network?.cni ?? 'canal';
  return [...servers, ...agents].some(({ pool }) => pool !== null && roceOf(pool.pool) !== null) ? ['multus', own] : own;
}

/** Keys that nobody asks for. */
export function strange(where: string, value: Json, wanted: object): readonly string[] {
  if (!isRecord(value)) return [`${where} is no map`];
  return Object.keys(value)
    .filter((key) => !(key in wanted))
    .map((key) => `${where}: nobody asks for ${key}`);
}

/** What the kubelet keeps leaves as much as placement counts with: exactly that on the smallest host of a pool. */
function keeps(value: Json | undefined, hall: Hall, { facts, pool, server }: Machine): boolean {
  const { said, servers } = hall;
  const all = Array.isArray(value) ? value.map((each: Json) => textOf(each)) : [];
  const hardening = hardenedKubelet(hall);
  if (!hardening.every((each) => all.includes(each))) return false;
  const given = all.filter((each) => !hardening.includes(each));
  const amounts = (flag: string): Json =>
    Object.fromEntries((given.find((each) => each.startsWith(`${flag}=`)) ?? '').slice(flag.length + 1).split(',').map((each) => each.split('=') as [string, string])); // prettier-ignore
  const evicts = new Set((given.find((each) => each.startsWith('eviction-hard=')) ?? '').slice('eviction-hard='.length).split(','));
  const thresholds = [
    'imagefs.available<5%',
    'imagefs.inodesFree<5%',
    'memory.available<100Mi',
    'nodefs.available<5%',
    'nodefs.inodesFree<5%',
  ];
  if (evicts.size !== thresholds.length || thresholds.some((each) => !evicts.has(each))) return false;
  const known = typeof facts.cpus === 'number' && typeof facts.memoryGiB === 'number';
  if (!known) return given.length === 1;
  if (given.length !== 3) return false;
  const [kube, system] = [amounts('kube-reserved'), amounts('system-reserved')];
  const cores = quantity(look(kube, 'cpu')) + quantity(look(system, 'cpu'));
  const memory = (quantity(look(kube, 'memory')) + quantity(look(system, 'memory'))) / 2 ** 20;
  if (!(cores > 0) || !(memory > 0)) return false;
  if (pool === null) return true;
  const { cpuMillis, memoryMiB } = pool.machine.allocatable;
  const leftMillis = Math.floor((facts.cpus ?? 0) * 1000) - Math.round(cores * 1000);
  // Firmware and kernel may keep a twentieth of the memory, and pods are evicted at 100 MiB.
  const leftMiB = Math.floor((facts.memoryGiB ?? 0) * 1024 * 0.95) - Math.round(memory) - 100;
  // A server of K3s keeps more than an agent of its size: the control plane is a part of it.
  const others =
    said.engine === 'k3s' && !server && placeOf(pool.pool).hosts.some((host) => servers.some((each) => each.name === host.name));
  const smallest = !others && facts.cpus === pool.machine.cpus && facts.memoryGiB === pool.machine.memoryGiB;
  return smallest ? leftMillis === cpuMillis && leftMiB === memoryMiB : leftMillis >= cpuMillis && leftMiB >= memoryMiB;
}

/** `host.env`: what converge.sh is told of a host. */
export function envFindings(where: string, text: Json | undefined, { hall, machine }: Host): readonly string[] {
  const { said, servers, endpoint, name } = hall;
  const { config, data, join } = foldersOf(hall);
  const { facts, place, pool, server } = machine;
  const first = servers[0]?.name === machine.name;
  const gpu = pool?.pool.kind === 'gpu';
  const roce = pool === null ? null : roceOf(pool.pool);
  const k3s = said.engine === 'k3s';
  const amount = (value: number | null | undefined): string => (typeof value === 'number' ? String(Math.floor(value)) : '');
  const others = servers.slice(1).map((each) => `https://${each.clusterAddress ?? each.address}:${String(join)}`);
  const lines = textOf(text).split('\n');
  const read = lines.slice(0, -1).map((line) => /^([A-Z_]+)='([^']*)'$/.exec(line));
  if (lines.at(-1) !== '' || read.some((line) => line === null)) return [`${where} is no list of values`];
  const env: Json = Object.fromEntries(read.map((line) => [line?.[1] ?? '', line?.[2] ?? '']));
  const wanted: Readonly<Record<string, Expected>> = {
    ARCH: facts.arch ?? 'amd64',
    ARTIFACTS: said.airGap?.artifacts ?? '',
    CLUSTER: name,
    CONFIG_DIR: config,
    CPUS: amount(facts.cpus),
    DATA_DIR: data,
    DISK_GIB: amount(facts.diskGiB),
    DRIVER: !gpu ? '' : typeof place?.driver === 'string' ? place.driver : 'operator',
    ENGINE: said.engine,
    ETCD_USER: looksForEtcdUser(hall, machine) ? 'yes' : 'no',
    FIRST: first ? 'yes' : 'no',
    GPUS: String(gpu ? pool.pool.gpusPerNode : 0),
    JOIN_URL: first ? '' : `https://${endpoint}:${String(join)}`,
    KUBECTL: k3s ? '/usr/local/bin/k3s kubectl' : `${data}/bin/kubectl`,
    LONGHORN: machine.labels['cdk-gpu/storage'] === 'longhorn' ? 'yes' : 'no',
    MEMORY_MIB: amount(typeof facts.memoryGiB === 'number' ? facts.memoryGiB * 1024 : null),
    NODE_NAME: machine.name,
    OS_FAMILY: facts.os?.family ?? '',
    OS_VERSION: facts.os?.version ?? '',
    OTHERS: (value) => sameSet(first ? others : [])(textOf(value).split(' ').filter((each) => each !== '')), // prettier-ignore
    PROXY: fetchedThrough(hall),
    RAILS: roce?.rails.join(' ') ?? '',
    RAILS_AS: roce?.as ?? '',
    RAILS_MTU: amount(roce?.mtu),
    RDMA_NICS: String(gpu ? (place?.rdma?.nicsPerNode ?? 0) : 0),
    RELEASE: releaseOf(hall),
    ROLE: server ? 'server' : 'agent',
    SELINUX: said.hardening?.selinux === true ? 'yes' : 'no',
    SERVICE: serviceOf(hall, machine),
    // The first start pulls images.
    TIMEOUT: (value) => Number(textOf(value)) >= 600,
    UPGRADE: server ? 'yes' : 'no',
  };
  return [...held(where, env, wanted), ...strange(where, env, wanted)];
}
