import { parse, parseAllDocuments } from 'yaml';
import { schemaFindings, storedMinors } from '../../../../lib/schemas';
import { hostFiles } from '../../../../lib/targets/onprem/host/files';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, single } from './inventories';
import { Machine } from './machine';

const cis = hall({ hardening: { cis: true } });
const server = got(cis.servers[0]);
const agent = got(cis.agents[0]);
const solo: Inventory = { ...single(), options: { ...single().options, hardening: { cis: true, selinux: false } } };
const fileOf = (of: Inventory, host: InventoryHost, path: string) => hostFiles(of, host, {}).find((file) => file.path === path)?.content;
const configOf = (of: Inventory, host: InventoryHost) =>
  parse(got(fileOf(of, host, `${of.engine.configDir}/config.yaml`))) as Readonly<Record<string, unknown>>;

describe('a hardened cluster of RKE2', () => {
  test('has the profile on all hosts, which does the rest, and the kernel parameters that it looks for', () => {
    for (const host of [server, agent]) {
      expect(configOf(cis, host)).toMatchObject({ profile: 'cis' });
      expect(configOf(cis, host)).not.toHaveProperty('kube-apiserver-arg');
      expect(fileOf(cis, host, '/etc/sysctl.d/90-cdk-gpu-kubelet.conf')).toBe(
        'kernel.panic = 10\nkernel.panic_on_oops = 1\nvm.overcommit_memory = 1\nvm.panic_on_oom = 0\n',
      );
    }
    expect(configOf(hall(), server)).not.toHaveProperty('profile');
  });

  test('has SELinux where the program says so, with the profile or without', () => {
    const selinux = hall({ hardening: { selinux: true } });
    expect(configOf(selinux, agent)).toMatchObject({ selinux: true });
    expect(configOf(selinux, agent)).not.toHaveProperty('profile');
  });
});

describe('a hardened cluster of K3s', () => {
  const host = got(solo.servers[0]);

  test('has what its guide says, on servers and on agents', () => {
    const server = configOf(solo, host);
    expect(server).toMatchObject({ 'protect-kernel-defaults': true, 'secrets-encryption': true });
    expect(server['kube-controller-manager-arg']).toEqual(['terminated-pod-gc-threshold=1000']);
    const agent = configOf(solo, { ...host, role: 'agent' });
    expect(agent).toMatchObject({ 'protect-kernel-defaults': true });
    expect(agent).not.toHaveProperty('kube-apiserver-arg');
    for (const config of [server, agent]) {
      const kubelet = got(config['kubelet-arg'] as readonly string[] | undefined);
      expect(kubelet.map((argument) => argument.split('=')[0])).toEqual(
        expect.arrayContaining(['eviction-hard', 'kube-reserved', 'streaming-connection-idle-timeout', 'tls-cipher-suites']),
      );
    }
  });

  test('has the files that its API server is told of', () => {
    const told = got(configOf(solo, host)['kube-apiserver-arg'] as readonly string[] | undefined);
    const files = told.flatMap((argument) => /^(admission-control-config|audit-policy)-file=(.*)$/.exec(argument)?.[2] ?? []);
    expect(files).toHaveLength(2);
    for (const file of files) expect(fileOf(solo, host, file)).toContain('apiVersion: ');
  });

  test('refuses pods that are not restricted only in namespaces that say nothing, and not in its own', () => {
    const text = got(fileOf(solo, host, '/etc/rancher/k3s/pod-security.yaml'));
    const [plugin] = (parse(text) as { readonly plugins: readonly { readonly configuration: object }[] }).plugins;
    expect(plugin?.configuration).toMatchObject({
      defaults: { enforce: 'restricted', 'enforce-version': 'latest' },
      exemptions: { namespaces: ['kube-system'] },
    });
  });

  test('has network policies on its first server alone, and they are what Kubernetes takes', () => {
    const path = '/var/lib/rancher/k3s/server/manifests/cdk-gpu-network-policies.yaml';
    const second = { ...host, name: 'second' };
    const two = { ...solo, servers: [host, second] };
    expect(fileOf(two, second, path)).toBeUndefined();
    const policies = parseAllDocuments(got(fileOf(two, host, path))).map((document) => document.toJSON() as object);
    expect(policies).toHaveLength(7);
    for (const minor of storedMinors) expect(policies.flatMap((policy) => schemaFindings(minor, policy))).toEqual([]);
  });
});

describe('a host', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

  test('gets the user that etcd runs as, once, before the engine starts', () => {
    machine.write('/etc/group', 'root:x:0:\n');
    expect(machine.converge(cis, server).output).toContain('added the user etcd\n');
    const calls = machine.calls();
    expect(calls.findIndex((call) => call.startsWith('useradd'))).toBeLessThan(calls.indexOf('systemctl restart rke2-server'));
    expect(calls).toEqual(
      expect.arrayContaining([
        'groupadd --system etcd',
        'useradd --system --gid etcd --comment etcd --no-create-home --shell /sbin/nologin etcd',
        `sysctl -q -p ${machine.root}/etc/sysctl.d/90-cdk-gpu-kubelet.conf`,
      ]),
    );
    expect(machine.converge(cis, server).output).toContain('is as it should be');
    expect(machine.calls().filter((call) => /^(user|group)add/.test(call))).toEqual([]);
  });

  test('gets the user again when somebody removed it, and only what is missing', () => {
    machine.converge(cis, server);
    machine.remove('/etc/passwd');
    machine.calls();
    expect(machine.converge(cis, server).status).toBe(0);
    expect(machine.calls().filter((call) => /^(user|group)add/.test(call))).toHaveLength(1);
  });

  test('that only tries says that the user would be added', () => {
    expect(machine.converge(cis, server, { arguments: ['--dry-run'] }).output).toContain('would add the user etcd\n');
    expect(machine.calls().filter((call) => call.startsWith('useradd'))).toEqual([]);
  });

  test.each([
    ['an agent', cis, agent],
    ['a server of K3s', solo, got(solo.servers[0])],
    ['a server that is not hardened', hall(), server],
  ])('needs no such user when it is %s', (_, of, host) => {
    machine.withoutProgram('useradd');
    expect(machine.converge(of, host).status).toBe(0);
    expect(machine.has('/etc/passwd')).toBe(false);
  });

  test('is hardened later by a restart, and is as before by another', () => {
    machine.converge(hall(), server);
    machine.calls();
    for (const next of [cis, hall()]) {
      expect(machine.converge(next, server).status).toBe(0);
      expect(machine.calls().filter((call) => /^systemctl (re)?start/.test(call))).toEqual(['systemctl restart rke2-server']);
    }
    expect(machine.has('/etc/sysctl.d/90-cdk-gpu-kubelet.conf')).toBe(false);
  });

  const proxy = { http: 'http://proxy.hall.example:3128', noProxy: ['192.0.2.0/24', '198.51.100.0/24'] };
  test.each([
    ['ubuntu', '22.04', 'ID=ubuntu\nVERSION_ID="22.04"\n'],
    ['ubuntu', '24.04', 'ID=ubuntu\nVERSION_ID="24.04"\n'],
    ['rhel', '9', 'ID="rhel"\nVERSION_ID="9.6"\n'],
    ['sles', '15', 'ID="sles"\nVERSION_ID="15.7"\n'],
    ['dgx-os', '7', 'ID=ubuntu\nVERSION_ID="24.04"\n'],
  ] as const)('with %s %s has the same files as with any other system', (family, version, release) => {
    const selinux = family === 'rhel' || family === 'sles';
    machine.write('/etc/os-release', release);
    if (family === 'dgx-os') machine.write('/etc/dgx-release', 'DGX_OTA_VERSION="7.2.3"\n');
    if (selinux) {
      machine.write('/sys/fs/selinux/enforce', '1');
      for (const name of ['container-selinux', 'rke2-selinux']) machine.set(`packages/${name}`);
    }
    const host: InventoryHost = { ...server, facts: { ...server.facts, os: { family, version } } };
    const all = hall({ hardening: { cis: true, selinux }, proxy });
    expect(machine.converge({ ...all, servers: [host] }, host).status).toBe(0);
    const listed = machine.read('/etc/rancher/rke2/.cdk-gpu-files').trimEnd().split('\n').slice(1);
    expect(listed.map((path) => `${machine.mode(path)} ${path}`)).toEqual([
      '644 /etc/NetworkManager/conf.d/cdk-gpu.conf',
      '600 /etc/rancher/rke2/agent-token',
      '600 /etc/rancher/rke2/config.yaml',
      '600 /etc/rancher/rke2/config.yaml.d/50-registration.yaml',
      '600 /etc/rancher/rke2/proxy.env',
      '600 /etc/rancher/rke2/registries.yaml',
      '600 /etc/rancher/rke2/token',
      '644 /etc/sysctl.d/90-cdk-gpu-kubelet.conf',
      '644 /etc/sysctl.d/90-cdk-gpu.conf',
      '644 /etc/systemd/system/rke2-server.service.d/cdk-gpu-proxy.conf',
      '600 /var/lib/rancher/rke2/server/manifests/kube-vip.yaml',
      '600 /var/lib/rancher/rke2/server/manifests/system-upgrade-controller.yaml',
    ]);
  });
});
