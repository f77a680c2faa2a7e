import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Blueprint, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { problems, scratch } from '../../support/programs';
import { at, facts, hostKey, program, type Given } from './three-servers';

const folder = scratch();

test('a sound inventory has no issue', () => {
  expect(problems(program().b)).toEqual([]);
});

test.each<readonly [string, Given, readonly string[]]>([
  ['an address twice in a pool', { boxes: { hosts: [at('g1', 21), at('g2', 21)] } }, ['onprem/duplicate-address at b/c/boxes']],
  ['the address of a server in a pool', { boxes: { hosts: [at('g1', 11)] } }, ['onprem/duplicate-address at b/c/boxes']],
  [
    'an internal address twice',
    { boxes: { hosts: [at('g1', 21, { internalAddress: '198.51.100.1' }), at('g2', 22, { internalAddress: '198.51.100.1' })] } },
    ['onprem/duplicate-address at b/c/boxes'],
  ],
  ['a name twice', { boxes: { hosts: [at('g1', 21), at('g1', 22)] } }, ['onprem/duplicate-name at b/c/boxes']],
  ['a host without a key', { boxes: { hosts: [at('g1', 21, { hostKey: undefined } as never)] } }, ['onprem/host-key-missing at b/c/boxes']],
  ['a server without a key', { options: { servers: [{ name: 's1', address: '192.0.2.11' }] } }, ['onprem/host-key-missing at b/c']],
  [
    'a bastion without a key',
    { options: { ssh: { user: 'ops', bastion: { address: '198.51.100.7' } } } },
    ['onprem/host-key-missing at b/c'],
  ],
  [
    'a known_hosts file that is not there',
    { boxes: { hosts: [at('g1', 21, { hostKey: { file: 'no/such' } })] } },
    ['onprem/host-key-not-found at b/c/boxes'],
  ],
  ['a key that is none', { boxes: { hosts: [at('g1', 21, { hostKey: 'secret' })] } }, ['onprem/host-key-not-found at b/c/boxes']],
  ['no facts', { boxes: { facts: undefined } as never }, ['onprem/facts-missing at b/c/boxes']],
  ['no facts of servers that run work', { options: { serversRunWork: true } }, ['onprem/facts-missing at b/c']],
  ['hosts in the network of pods', { options: { network: { pods: '192.0.0.0/20' } } }, ['onprem/network-overlap at b/c']],
  ['pods and services in one network', { options: { network: { services: '10.42.128.0/20' } } }, ['onprem/network-overlap at b/c']],
  ['a virtual address that is a host', { options: { endpoint: { virtualIp: '192.0.2.21' } } }, ['onprem/network-overlap at b/c']],
  [
    'a load balancer with a host among its addresses',
    { options: { loadBalancer: { addresses: ['192.0.2.20-192.0.2.30'] } } },
    ['onprem/network-overlap at b/c'],
  ],
  [
    'a range that is none',
    { options: { loadBalancer: { addresses: ['192.0.2.30-192.0.2.20'] } } },
    ['props/invalid at b.target.loadBalancer.addresses.0'],
  ],
  ['fewer blocks for pods than hosts', { options: { network: { pods: '10.42.0.0/22' } } }, ['onprem/pod-network-too-small at b/c']],
  ['an even number of servers', { options: { servers: [at('s1', 11), at('s2', 12)] as never } }, ['props/invalid at b.target.servers']],
  ['a server in a pool, and servers run no work', { boxes: { hosts: [at('s1', 11)] } }, ['onprem/server-in-pool at b/c/boxes.hosts']],
  [
    'servers among agents',
    { options: { serversRunWork: true, serverFacts: facts }, boxes: { hosts: [at('s1', 11), at('g1', 21)] } },
    ['onprem/servers-among-agents at b/c/boxes.hosts'],
  ],
  ['MIG on a card without it', { pool: { sharing: { mig: '1g.10gb' } } }, ['sharing/no-such-profile at b/c/boxes.sharing.mig']],
  [
    'MIG on passed-through GPUs',
    { gpu: 'H100', pool: { sharing: { mig: '1g.10gb' } }, boxes: { facts: { ...facts, virtual: 'passthrough' } } },
    ['onprem/mig-of-passed-through-gpus at b/c/boxes.sharing'],
  ],
  [
    'MIG on virtual GPUs',
    { gpu: 'H100', pool: { sharing: { mig: '1g.10gb' } }, boxes: { facts: { ...facts, virtual: 'vgpu' } } },
    ['onprem/vgpu-cannot-be-cut at b/c/boxes.sharing'],
  ],
  [
    'the driver of DGX OS on Ubuntu',
    { boxes: { driver: 'dgx-os', facts: { ...facts, os: { family: 'ubuntu', version: '24.04' } } } },
    ['onprem/driver-against-os at b/c/boxes.driver'],
  ],
  [
    'the operator on DGX OS',
    { boxes: { facts: { ...facts, os: { family: 'dgx-os', version: '7.1' } } } },
    ['onprem/driver-against-os at b/c/boxes.driver'],
  ],
  [
    'the operator on Debian',
    { boxes: { facts: { ...facts, os: { family: 'debian', version: '12' } } } },
    ['onprem/driver-against-os at b/c/boxes.driver'],
  ],
  ['Grace on amd64', { gpu: 'GH200' }, ['onprem/gpu-against-architecture at b/c/boxes']],
  [
    'two architectures in a pool',
    { boxes: { hosts: [at('g1', 21), at('g2', 22, { arch: 'arm64' })] } },
    ['onprem/mixed-architectures at b/c/boxes'],
  ],
  [
    'a label of a host that is ours',
    { boxes: { hosts: [at('g1', 21, { labels: { 'cdk-gpu/rack': 'a1' } })] } },
    ['onprem/illegal-label at b/c/boxes'],
  ],
  [
    "a label of a server that is Kubernetes' own",
    { options: { servers: [at('cp-1', 11, { labels: { 'node-role.kubernetes.io/etcd': 'true' } })] } },
    ['onprem/illegal-label at b/c'],
  ],
  ['a rack that is not known', { boxes: { hosts: [at('g1', 21, { rack: 'a1' }), at('g2', 22)] } }, ['onprem/rack-unknown at b/c/boxes']],
  [
    'a network plugin that the engine does not bring',
    { options: { engine: 'k3s', network: { cni: 'cilium' } } },
    ['onprem/cni-not-here at b/c'],
  ],
  [
    'an authority that is not there',
    { options: { registries: { 'harbor.example': { ca: { file: 'no-such.pem' } } } } },
    ['onprem/ca-file-missing at b/c'],
  ],
  [
    'an authority that is a folder',
    { options: { registries: { 'harbor.example': { ca: { file: 'lib' } } } } },
    ['onprem/ca-file-missing at b/c'],
  ],
  [
    'an authority that is no certificate',
    { options: { registries: { 'harbor.example': { ca: { file: 'LICENSE' } } } } },
    ['onprem/ca-not-a-certificate at b/c'],
  ],
  [
    'a proxy with a password',
    { options: { proxy: { http: 'http://me:secret@proxy.example', noProxy: ['192.0.2.0/24'] } } },
    ['onprem/proxy-with-password at b/c'],
  ],
  [
    'another proxy with a name',
    { options: { proxy: { http: 'http://proxy.example', https: 'http://me@proxy.example', noProxy: ['192.0.2.0/24'] } } },
    ['onprem/proxy-with-password at b/c'],
  ],
  [
    'hosts that are reached through the proxy',
    { options: { proxy: { http: 'http://proxy.example:3128' } } },
    ['onprem/hosts-behind-proxy at b/c'],
  ],
  [
    'an internal address that is',
    {
      options: { proxy: { http: 'http://proxy.example', noProxy: ['192.0.2.0/24'] } },
      boxes: { hosts: [at('g1', 21, { internalAddress: '198.51.100.21' })] },
    },
    ['onprem/hosts-behind-proxy at b/c'],
  ],
  ['a proxy that is none', { options: { proxy: { http: 'proxy.example' } } }, ['props/invalid at b.target.proxy.http']],
  ['a proxy in a folder', { options: { proxy: { http: 'http://proxy.example/path' } } }, ['props/invalid at b.target.proxy.http']],
  [
    'a network that is none',
    { options: { proxy: { http: 'http://proxy.example', noProxy: ['192.0.2.1/24'] } } },
    ['props/invalid at b.target.proxy.noProxy.0'],
  ],
  [
    'everything without a proxy',
    { options: { proxy: { http: 'http://proxy.example', noProxy: ['*'] } } },
    ['props/invalid at b.target.proxy.noProxy.0'],
  ],
  [
    'credentials in the program',
    { options: { registries: { 'quay.io': { credentials: 'secret' as 'variable' } } } },
    ['props/invalid at b.target.registries.quay.io.credentials'],
  ],
  [
    'SELinux on Ubuntu',
    { options: { hardening: { selinux: true } }, boxes: { facts: { ...facts, os: { family: 'ubuntu', version: '24.04' } } } },
    ['onprem/selinux-not-here at b/c'],
  ],
  [
    'SELinux on servers with DGX OS',
    { options: { hardening: { selinux: true }, serverFacts: { ...facts, os: { family: 'dgx-os', version: '7' } } } },
    ['onprem/selinux-not-here at b/c'],
  ],
  ['SELinux with Calico', { options: { hardening: { selinux: true }, network: { cni: 'calico' } } }, ['onprem/selinux-with-calico at b/c']],
  [
    'a hardened cluster without network policies',
    { options: { hardening: { cis: true }, network: { cni: 'flannel' } } },
    ['onprem/cni-without-policies at b/c'],
  ],
  [
    'a registry without a mirror, which the engine and an add-on need',
    { options: { airGap: { mirrors: { 'nvcr.io': 'harbor.example' }, artifacts: '/srv' } }, boxes: { driver: 'host' } },
    ['onprem/no-mirror at b/c', 'onprem/no-mirror at b/c'],
  ],
  [
    'a driver to be installed without internet',
    { options: { airGap: { mirrors: { '*': 'harbor.example' }, artifacts: '/srv' } }, boxes: { driver: { operator: '580.95.05' } } },
    ['onprem/driver-in-air-gap at b/c/boxes.driver'],
  ],
  [
    'artifacts that are neither a path nor an address that nobody can change on the way',
    { options: { airGap: { mirrors: {}, artifacts: 'http://files.example' } } },
    ['props/invalid at b.target.airGap.artifacts'],
  ],
  ['Longhorn, and no host for it', { options: { storage: { install: 'longhorn' } } }, ['onprem/longhorn-has-no-host at b/c']],
  [
    'an export that is no path',
    { options: { storage: { install: { nfs: { server: '192.0.2.60', path: 'export' } } } } },
    ['props/invalid at b.target.storage.install.nfs.path'],
  ],
  [
    'storage of a kind that nobody installs',
    { options: { storage: { install: 'ceph' as never } } },
    ['props/invalid at b.target.storage.install'],
  ],
  ['a disk to be made', { pool: { diskGiB: 500 } }, ['onprem/hosts-are-not-made at b/c/boxes.diskGiB']],
  ['tags', { pool: { tags: { team: 'a' } } }, ['onprem/hosts-are-not-made at b/c/boxes.tags']],
  ['a fabric that nobody described', { pool: { fabric: 'require' } }, ['onprem/fabric-not-described at b/c/boxes.fabric']],
  ['a name that no node can have', { boxes: { hosts: [at('G_1', 21)] } }, ['props/invalid at b/c/boxes.hosts.0.name']],
  ['no host', { boxes: { hosts: [] as never } }, ['props/invalid at b/c/boxes.hosts']],
])('refused or warned about: %s', (_, given, expected) => {
  expect(problems(program(given).b)).toEqual(expected);
});

describe('keys of hosts', () => {
  const known = (text: string, more: Partial<OnPremOptions> = {}) => {
    const file = join(folder('keys'), 'known_hosts');
    writeFileSync(file, text);
    return problems(program({ options: more, boxes: { hosts: [at('g1', 21, { hostKey: { file } })] } }).b);
  };
  const missing = ['onprem/host-key-not-found at b/c/boxes'];
  test.each([
    ['by address', `192.0.2.21 ${hostKey}\n`, []],
    ['with other names beside it', `g1,192.0.2.21 ${hostKey} comment\n`, []],
    // `ssh-keygen -H` wrote this line of 192.0.2.21.
    ['of another host', `192.0.2.22 ${hostKey}\n`, missing],
    ['revoked', `@revoked 192.0.2.21 ${hostKey}\n`, missing],
    ['at another port', `[192.0.2.21]:2222 ${hostKey}\n`, missing],
    ['nothing', '', missing],
  ])('are found in a known_hosts file: %s', (_, text, expected) => {
    expect(known(text)).toEqual(expected);
  });

  test('are looked up with the port that is not the usual one', () => {
    const hosts = (['s1', 's2', 's3'] as const).map((name, index) => at(name, 11 + index)) as never;
    expect(known(`[192.0.2.21]:2222 ${hostKey}\n`, { servers: hosts, ssh: { user: 'ops', port: 2222 } })).toEqual([]);
  });

  test('are not asked for where the program does without, which is a warning', () => {
    const { b } = program({
      options: { ssh: { user: 'ops', verifyHostKeys: false } },
      boxes: { hosts: [{ name: 'g1', address: 'g1.hall.example' }] },
    });
    expect(problems(b)).toEqual(['onprem/hosts-not-verified at b/c']);
  });
});

test('everything that is wrong with an inventory is told at once', () => {
  const target = onprem({
    engine: 'rke2',
    servers: [{ name: 's1', address: '10.42.7.1', hostKey }],
    serverFacts: { cpus: 8, memoryGiB: 32 },
    ssh: { user: 'ops' },
    network: { pods: '10.42.0.0/16' },
  });
  const b = new Blueprint('b', { target });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
  new GpuNodePool(c, 'boxes', {
    gpu: 'L40S',
    gpusPerNode: 4,
    hosts: [
      { name: 'g1', address: '10.42.7.1', hostKey, cpus: 16, memoryGiB: 64 },
      { name: 'g2', address: '192.0.2.22' },
    ],
  });
  expect(problems(b)).toEqual([
    'onprem/network-overlap at b/c',
    'onprem/duplicate-address at b/c/boxes',
    'onprem/facts-missing at b/c/boxes',
    'onprem/host-key-missing at b/c/boxes',
  ]);
});
