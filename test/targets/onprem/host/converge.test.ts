import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines } from '../../../../lib/targets/onprem/engine';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, single } from './inventories';
import { Machine } from './machine';

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.dispose());

const inventory = hall();
const server = got(inventory.servers[0]);
const agent = got(inventory.agents[0]);
const changedServer: InventoryHost = { ...server, nodeIp: '192.0.2.111' };
const withRelease = (release: string): Inventory => ({ ...inventory, release });

/** Calls that change a service. */
const startsOf = (calls: readonly string[]) => calls.filter((call) => /^systemctl (start|restart|stop)/.test(call));

describe('the first run on a host', () => {
  test('installs and starts a server', () => {
    const { status, output } = machine.converge(inventory, server);
    expect(output).toContain('cp-1 of hall-floor is ready\n');
    expect(status).toBe(0);
    const calls = machine.calls();
    expect(startsOf(calls)).toEqual(['systemctl restart rke2-server']);
    expect(calls).toContain('systemctl enable --quiet rke2-server');
    expect(calls.filter((call) => call.startsWith('installer'))).toEqual([
      'installer INSTALL_RKE2_METHOD=tar',
      'installer INSTALL_RKE2_TYPE=server',
      'installer INSTALL_RKE2_VERSION=v1.35.7+rke2r1',
    ]);
    expect(calls.find((call) => call.includes('get.rke2.io'))).toContain('--proto =https --tlsv1.2');
    expect(machine.read('/etc/rancher/rke2/token')).toBe('Sv0-the-token-of-servers');
    expect(machine.read('/etc/rancher/rke2/agent-token')).toBe('Ag0-the-token-of-agents');
    for (const name of ['token', 'agent-token', 'config.yaml', '.cdk-gpu-files'])
      expect(machine.mode(`/etc/rancher/rke2/${name}`)).toBe('600');
    expect(machine.mode('/etc/sysctl.d/90-cdk-gpu.conf')).toBe('644');
    expect(machine.mode('/var/lib/rancher/rke2/server/manifests')).toBe('700');
    expect(machine.mode('/var/lib/rancher/rke2')).toBe('755');
    expect(machine.mode('/var/log/cdk-gpu/hall-floor.log')).toBe('600');
    expect(machine.read('/var/log/cdk-gpu/hall-floor.log')).toBe(output);
    expect(calls.some((call) => call.startsWith('sysctl -q -p'))).toBe(true);
  });

  test('installs and starts an agent, with the token of agents alone', () => {
    expect(machine.converge(inventory, agent).status).toBe(0);
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-agent']);
    expect(machine.has('/etc/rancher/rke2/agent-token')).toBe(false);
    expect(machine.read('/etc/rancher/rke2/token')).toBe('Ag0-the-token-of-agents');
    expect(machine.read('/etc/modprobe.d/cdk-gpu-nouveau.conf')).toContain('blacklist nouveau');
  });

  test('installs K3s without starting it before its files are there', () => {
    const solo = single();
    expect(machine.converge(solo, got(solo.servers[0])).output).toContain('solo of lab-main is ready\n');
    const calls = machine.calls();
    expect(calls.filter((call) => call.startsWith('installer'))).toEqual([
      'installer INSTALL_K3S_EXEC=server',
      'installer INSTALL_K3S_SKIP_DOWNLOAD=',
      'installer INSTALL_K3S_SKIP_ENABLE=true',
      'installer INSTALL_K3S_SKIP_START=true',
      `installer INSTALL_K3S_VERSION=${engines.k3s.releases['1.36']}`,
    ]);
    expect(startsOf(calls)).toEqual(['systemctl restart k3s']);
  });

  test('fails when something else than the release was installed', () => {
    machine.set('installs', 'v1.0.0+rke2r1');
    const { output, status } = machine.converge(inventory, server, { env: { RELEASE: 'v1.35.6+rke2r1' } });
    expect(output).toContain('error: v1.35.6+rke2r1 was to be installed, and v1.35.7+rke2r1 is');
    expect(status).toBe(1);
  });
});

describe('a later run', () => {
  beforeEach(() => {
    machine.converge(inventory, server);
    machine.calls();
  });
  const withoutLog = (tree: Readonly<Record<string, string>>) => Object.entries(tree).filter(([path]) => !path.endsWith('.log'));

  test('changes nothing on a host that is as it should be', () => {
    const before = withoutLog(machine.tree());
    expect(machine.converge(inventory, server).output.trimEnd().split('\n').slice(-1)).toEqual(['cp-1 of hall-floor is as it should be']);
    expect(withoutLog(machine.tree())).toEqual(before);
    expect(startsOf(machine.calls())).toEqual([]);
  });

  test('starts the engine again, once, for a changed configuration', () => {
    expect(machine.converge(inventory, changedServer).output).toContain('wrote /etc/rancher/rke2/config.yaml\n');
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
    machine.converge(inventory, changedServer);
    expect(startsOf(machine.calls())).toEqual([]);
  });

  test('starts the engine again when its pods may lock memory, or may no longer', () => {
    const limit = '/etc/systemd/system/rke2-server.service.d/cdk-gpu.conf';
    const cards: InventoryHost = {
      ...server,
      rdma: { kind: 'infiniband', nicsPerNode: 8, as: 'shared', mtu: null, rails: null, addresses: null },
    };
    for (const host of [cards, server]) {
      machine.converge(inventory, host);
      expect(machine.has(limit)).toBe(host === cards);
      expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
    }
  });

  test.each([
    ['labels and taints of the node', { ...server, labels: { more: 'x' }, taints: [] }],
    ['a manifest', server],
  ])('does not start it again for %s', (what, host) => {
    const other = what === 'a manifest' ? hall({ endpoint: { virtualIp: '192.0.2.10', interface: 'eth1' } }) : inventory;
    expect(machine.converge(other, host).output).toContain('wrote ');
    expect(startsOf(machine.calls())).toEqual([]);
  });

  test('changes nothing when it is run by hand, or by two at once, and what a deploy brings is gone already', () => {
    const before = withoutLog(machine.tree());
    expect(machine.run('converge', [])).toEqual({ status: 1, output: expect.stringContaining('error: token is not here: ') as string });
    expect(withoutLog(machine.tree())).toEqual(before);
    machine.run('converge', [], { token: 'Sv0-the-token-of-servers' });
    expect(withoutLog(machine.tree())).toEqual(before);
    expect(startsOf(machine.calls())).toEqual([]);
  });

  test('puts back a file that somebody changed, and its mode', () => {
    machine.write('/etc/rancher/rke2/config.yaml', 'server: elsewhere\n');
    machine.write('/etc/sysctl.d/90-cdk-gpu.conf', '');
    expect(machine.converge(inventory, server).output).toContain('wrote /etc/sysctl.d/90-cdk-gpu.conf\n');
    expect(machine.read('/etc/rancher/rke2/config.yaml')).toContain('node-name: cp-1');
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
  });

  test('removes a file that is listed no more, and no other', () => {
    machine.write('/etc/rancher/rke2/config.yaml.d/99-mine.yaml', 'x: 1\n');
    expect(machine.has('/etc/rancher/rke2/registries.yaml')).toBe(true);
    expect(machine.converge(hall({ registries: {} }), server).output).toContain('removed /etc/rancher/rke2/registries.yaml\n');
    expect(machine.has('/etc/rancher/rke2/registries.yaml')).toBe(false);
    expect(machine.has('/etc/rancher/rke2/config.yaml.d/99-mine.yaml')).toBe(true);
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
  });

  test('starts a service that stands still', () => {
    machine.unset('active/rke2-server');
    expect(machine.converge(inventory, server).status).toBe(0);
    expect(startsOf(machine.calls())).toEqual(['systemctl start rke2-server']);
  });

  test('starts again what an interrupted run had changed', () => {
    machine.write('/etc/rancher/rke2/.cdk-gpu-restart', '');
    machine.converge(inventory, server);
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
    expect(machine.has('/etc/rancher/rke2/.cdk-gpu-restart')).toBe(false);
  });

  test('says what to do when a token was changed that servers do not know', () => {
    machine.set('unhealthy');
    const { output, status } = machine.converge(inventory, server, { tokens: { token: 'another-token', agent: 'another-agent' } });
    expect(output).toContain('a token is changed with `rke2 token rotate`');
    expect(status).toBe(12);
  });
});

describe('releases', () => {
  beforeEach(() => {
    machine.converge(withRelease('v1.34.10+rke2r1'), server);
    machine.calls();
  });

  test('go to the next minor version on servers', () => {
    expect(machine.converge(inventory, server).output).toContain('installing rke2 v1.35.7+rke2r1\n');
    expect(startsOf(machine.calls())).toEqual(['systemctl restart rke2-server']);
  });

  test.each([
    ['v1.36.3+rke2r1', 'would skip a minor version', 'apply each minor version between the two'],
    ['v1.34.9+rke2r1', 'v1.34.9+rke2r1 is older', 'etcd cannot go back'],
    ['v1.34.10+rke2r0', 'is older', 'etcd cannot go back'],
    ['v1.33.13+rke2r1', 'is older', 'etcd cannot go back'],
  ])('to %s are refused', (release, what, todo) => {
    const before = machine.tree();
    const { output, status } = machine.converge(withRelease(release), server);
    expect(output).toContain(what);
    expect(output).toContain(todo);
    expect(status).toBe(10);
    expect(Object.keys(machine.tree())).toEqual(Object.keys(before));
    expect(machine.calls()).not.toContain('installer INSTALL_RKE2_METHOD=tar');
  });

  test('of agents stay, because nodes are drained before theirs change', () => {
    const other = new Machine();
    other.converge(withRelease('v1.34.10+rke2r1'), agent);
    other.calls();
    expect(other.converge(inventory, agent).status).toBe(0);
    expect(other.calls().filter((call) => /^(installer|systemctl re)/.test(call))).toEqual([]);
    expect(other.converge(withRelease('v1.33.13+rke2r1'), agent).output).toContain(
      'warning: rke2 v1.34.10+rke2r1 is installed, which is newer',
    );
    other.dispose();
  });
});

describe('an engine that does not get healthy', () => {
  test.each([
    ['a server', server],
    ['an agent', agent],
  ])('fails %s with its last words, and is started again by the next run', (_, host) => {
    machine.set('unhealthy');
    const { output, status } = machine.converge(inventory, host);
    expect(output).toContain('did not become healthy within 1 seconds');
    expect(output).toContain('cannot join with ***');
    expect(status).toBe(12);
    machine.unset('unhealthy');
    machine.calls();
    expect(machine.converge(inventory, host).status).toBe(0);
    expect(startsOf(machine.calls())).toHaveLength(1);
  });

  test.each(['Node password rejected, duplicate hostname or contents of', 'duplicate node name found, please use a unique name'])(
    'is told what to do where the cluster takes it for another machine: %s',
    (text) => {
      machine.set('unhealthy');
      const say = 'the cluster has a node cp-1 already, and takes this host for another machine';
      expect(machine.converge(inventory, server).output).not.toContain(say);
      machine.program('journalctl', `echo '${text}'\n`);
      expect(machine.converge(inventory, server).output).toContain(say);
    },
  );

  test('is one whose service does not start', () => {
    machine.set('broken');
    expect(machine.converge(inventory, server).status).toBe(12);
  });
});

describe('a dry run', () => {
  test('changes no byte of a bare host', () => {
    const before = machine.tree();
    const { output, status } = machine.converge(inventory, server, { arguments: ['--dry-run'] });
    expect(output).toContain('would write /etc/rancher/rke2/config.yaml (0600)\n');
    expect(output).toContain('would install rke2 v1.35.7+rke2r1\n');
    expect(output.endsWith('nothing was changed\n')).toBe(true);
    expect(status).toBe(11);
    expect(machine.tree()).toEqual(before);
  });

  test('shows what would differ on one that is joined, but not what may hold passwords', () => {
    machine.converge(inventory, server);
    const before = machine.tree();
    const other = hall({ registries: { 'new.hall.example': { plainHttp: true } } });
    const { output, status } = machine.converge(other, changedServer, { arguments: ['--dry-run'] });
    expect(output).toContain('\n-node-ip: 192.0.2.11\n+node-ip: 192.0.2.111\n');
    expect(output).toContain('would write /etc/rancher/rke2/registries.yaml');
    expect(output).not.toContain('new.hall.example');
    expect(output).toContain('would start rke2-server again\n');
    expect(status).toBe(11);
    expect(machine.tree()).toEqual(before);
  });

  test('does not wait for a cluster that is not there yet', () => {
    machine.set('late');
    const { output, status } = machine.converge(inventory, agent, { arguments: ['--dry-run'] });
    expect(output).toContain('warning: https://192.0.2.10:9345 does not answer yet\n');
    expect(output).toContain('would install rke2 v1.35.7+rke2r1\n');
    expect(status).toBe(11);
  });

  test('ends the same way where there is nothing to do', () => {
    machine.converge(inventory, server);
    const { output, status } = machine.converge(inventory, server, { arguments: ['--dry-run'] });
    expect(output).not.toContain('would');
    expect(status).toBe(11);
  });
});

test('a second run waits for the first', () => {
  mkdirSync(join(machine.root, 'run'), { recursive: true });
  writeFileSync(join(machine.root, 'run/cdk-gpu.lock'), '');
  machine.program('flock', 'exit 1\n');
  const { output, status } = machine.converge(inventory, server);
  expect(output).toContain('error: another run is at work on this host');
  expect(status).toBe(1);
});
