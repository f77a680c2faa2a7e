import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodesText } from '../../../../lib/targets/onprem/host/registration';
import { script, scriptNames } from '../../../../lib/targets/onprem/host/scripts';
import { shellcheckIsHere } from '../../../support/tools';
import { got } from '../../../support/programs';
import { hall, hostOf, single } from './inventories';
import { Machine } from './machine';

describe('programs for hosts', () => {
  (shellcheckIsHere ? test : test.skip).each(scriptNames)('%s is one that shellcheck accepts', (name) => {
    const { stdout } = spawnSync('shellcheck', ['-'], { input: script(name), encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  test.each(scriptNames)('%s is one that its shell can read', (name) => {
    const shell = script(name).startsWith('#!/bin/sh') ? 'sh' : 'bash';
    expect(spawnSync(shell, ['-n'], { input: script(name), encoding: 'utf8' }).stderr).toBe('');
  });

  test('are the same whoever asks', () => {
    expect(script('converge')).toBe(script('converge'));
  });
});

describe('on a server', () => {
  let machine: Machine;
  beforeEach(() => {
    machine = new Machine();
    const inventory = hall();
    machine.converge(inventory, got(inventory.servers[0]));
    machine.calls();
  });
  afterEach(() => machine.dispose());
  const said = (node: string) =>
    readFileSync(join(machine.folder, 'state/nodes', node), 'utf8')
      .trimEnd()
      .split('\n')
      .sort();

  describe('drain.sh', () => {
    test('cordons, drains and deletes a node', () => {
      machine.set('nodes/box-1');
      expect(machine.run('drain', ['box-1', '120'])).toEqual({ status: 0, output: 'box-1 is deleted\n' });
      const calls = machine.calls().map((call) => call.replace(/^kubectl --kubeconfig \S+ (--request-timeout=30s )?/, ''));
      expect(calls.slice(1, -1)).toEqual([
        'cordon box-1',
        'drain box-1 --ignore-daemonsets --delete-emptydir-data --force --timeout=120s',
        'delete node box-1 --ignore-not-found --wait=false',
      ]);
    });

    test('is content with a node that is not there', () => {
      expect(machine.run('drain', ['box-1', '120'])).toEqual({ status: 0, output: 'box-1 is not in the cluster\n' });
    });

    test('deletes a node whose pods do not end', () => {
      machine.set('nodes/box-1');
      machine.set('undrainable');
      const { output, status } = machine.run('drain', ['box-1', '5']);
      expect(output).toContain('warning: not all pods of box-1 ended within 5 seconds');
      expect(status).toBe(0);
      expect(machine.isSet('nodes/box-1')).toBe(false);
    });

    test.each([
      ['a node that does not go', 'stuck', 'error: box-1 is still there\n'],
      ['an API server that does not answer', 'unreachable', 'error: the API server does not answer\n'],
    ])('ends with an error for %s', (_, state, output) => {
      machine.set('nodes/box-1');
      machine.set(state);
      expect(machine.run('drain', ['box-1', '5'])).toEqual({ status: 1, output });
    });

    test('runs on servers only', () => {
      machine.remove('/var/lib/rancher');
      expect(machine.run('drain', ['box-1', '5']).output).toBe('error: this host is no server of RKE2 or K3s\n');
    });
  });

  describe('nodes.sh', () => {
    const inventory = hall();
    const run = (text: string) => machine.run('nodes', [], { nodes: text });

    test('gives nodes what they are to have, and says which are not there', () => {
      machine.set('nodes/box-1', 'somebody=else\nmine=theirs:NoSchedule\n');
      const { output, status } = run(nodesText(inventory));
      expect(status).toBe(0);
      expect(output).toBe(
        [
          'box-1 has its labels and taints',
          ...['cp-1', 'cp-2', 'cp-3', 'dgx-1'].map((name) => `${name} is not in the cluster yet`),
          '',
        ].join('\n'),
      );
      expect(said('box-1')).toEqual([
        'cdk-gpu/managed=cdk-gpu/pool,node-role.kubernetes.io/worker,nvidia.com/gpu:NoSchedule',
        'cdk-gpu/pool=boxes',
        'mine=theirs:NoSchedule',
        'node-role.kubernetes.io/worker=true',
        'nvidia.com/gpu=present:NoSchedule',
        'somebody=else',
      ]);
    });

    test('takes away what it gave before and nothing else, and may be run again', () => {
      machine.set('nodes/box-1', 'somebody=else\ntheirs=x:NoSchedule\n');
      run('box-1 a=1 b=2 t=x:NoSchedule u:NoExecute\n');
      expect(said('box-1')).toContain('u:NoExecute');
      run('box-1 b=3 t=x:NoExecute\n');
      const after = ['b=3', 'cdk-gpu/managed=b,t:NoExecute', 'somebody=else', 't=x:NoExecute', 'theirs=x:NoSchedule'];
      expect(said('box-1')).toEqual(after);
      machine.calls();
      run('box-1 b=3 t=x:NoExecute\n');
      expect(said('box-1')).toEqual(after);
      expect(machine.calls().filter((call) => call.includes(' annotate '))).toEqual([]);
    });

    test('does not fail for a taint that somebody took away already', () => {
      machine.set('nodes/box-1', '');
      run('box-1 a=1 t=x:NoSchedule\n');
      machine.set('nodes/box-1', 'a=1\ncdk-gpu/managed=a,t:NoSchedule\n');
      machine.calls();
      expect(run('box-1 a=1\n').status).toBe(0);
      expect(machine.calls().filter((call) => call.includes(' taint '))).toEqual([]);
    });

    const request = 'cdk-gpu/upgrade=v1.35.7-rke2r1';
    const asked = () => said('box-1').filter((line) => line.startsWith('cdk-gpu/upgrade='));

    test('asks agents that lag behind servers to upgrade, and nobody else', () => {
      machine.set('nodes/box-1', '');
      machine.set('nodes/cp-1', '');
      run(nodesText(inventory));
      expect(asked()).toEqual([]);
      machine.set('versions/box-1', 'v1.34.10+rke2r1');
      expect(run(nodesText(inventory)).status).toBe(0);
      expect(asked()).toEqual([request]);
      expect(said('cp-1').join()).not.toContain('upgrade');
      machine.unset('versions/box-1');
      run(nodesText(inventory));
      expect(asked()).toEqual([]);
    });

    test.each([
      ['have the release before', 'v1.34.10+rke2r1\n'],
      ['are between two releases', 'v1.34.10+rke2r1\nv1.35.7+rke2r1\n'],
      ['are not there', ''],
    ])('asks no agent as long as servers %s, and fails', (_, versions) => {
      machine.set('nodes/box-1', `${request}\ncdk-gpu/managed=cdk-gpu/upgrade\n`);
      machine.set('versions/box-1', 'v1.34.10+rke2r1');
      machine.set('versions/servers', versions);
      const { output, status } = run(nodesText(inventory));
      expect(output).toContain('error: not all servers run v1.35.7-rke2r1: agents are not asked to, and keep what they have\n');
      expect(status).toBe(1);
      expect(asked()).toEqual([]);
      expect(said('box-1')).toContain('cdk-gpu/pool=boxes');
    });

    test('asks for an upgrade when the last server is up to date, a little later', () => {
      machine.set('nodes/box-1', '');
      machine.set('versions/box-1', 'v1.34.10+rke2r1');
      machine.set('versions/servers', 'v1.34.10+rke2r1\n');
      machine.program('sleep', `rm -f ${machine.folder}/state/versions/servers\n`);
      expect(run(nodesText(inventory)).status).toBe(0);
      expect(asked()).toEqual([request]);
    });

    test('fails when the API server does not answer', () => {
      machine.set('unreachable');
      expect(run('box-1 a=1\n').status).not.toBe(0);
    });
  });

  describe('leave.sh', () => {
    test('takes everything of its cluster off the host, and may be run again', () => {
      expect(machine.run('leave', ['hall-floor', machine.staged])).toEqual({ status: 0, output: 'this host has left hall-floor\n' });
      expect(machine.calls()).toEqual(expect.arrayContaining(['systemctl stop rke2-server', 'uninstall']));
      for (const path of ['/etc/rancher/rke2', '/etc/rancher/node', '/etc/sysctl.d/90-cdk-gpu.conf']) expect(machine.has(path)).toBe(false);
      expect(existsSync(machine.staged)).toBe(false);
      expect(machine.read('/var/log/cdk-gpu/hall-floor.log')).toContain('this host has left hall-floor\n');
      expect(machine.run('leave', ['hall-floor', machine.staged])).toEqual({ status: 0, output: '' });
    });

    test('leaves a host alone that is in another cluster, and folders that are not ours', () => {
      const before = Object.keys(machine.tree());
      expect(machine.run('leave', ['hall-other', '/'])).toEqual({
        status: 0,
        output: 'this host belongs to cluster hall-floor, and stays there\n',
      });
      expect(Object.keys(machine.tree()).filter((path) => !path.endsWith('hall-other.log'))).toEqual(before);
      expect(machine.calls()).toEqual([]);
    });

    test('removes the rest when the uninstall script fails', () => {
      machine.write('/usr/local/bin/rke2-uninstall.sh', '#!/bin/sh\necho no; exit 1\n');
      chmodSync(join(machine.root, 'usr/local/bin/rke2-uninstall.sh'), 0o755);
      const { output, status } = machine.run('leave', ['hall-floor']);
      expect(output).toContain('rke2-uninstall.sh failed:\nno\n');
      expect(status).toBe(0);
      expect(machine.has('/etc/rancher/rke2')).toBe(false);
    });

    test('keeps snapshots of etcd, with one from before it left, out of reach of the uninstall script and of others', () => {
      const snapshots = '/var/lib/rancher/rke2/server/db/snapshots';
      machine.write(`${snapshots}/etcd-snapshot-cp-1-1`, 'all of it');
      machine.write(
        '/usr/local/bin/rke2',
        `#!/bin/sh\ntest "$*" = 'etcd-snapshot save --name leaving' && echo last > ${machine.root}${snapshots}/leaving-cp-1-2\n`,
      );
      chmodSync(join(machine.root, 'usr/local/bin/rke2'), 0o755);
      machine.set('nodes/cp-1');
      const kept = '/var/lib/cdk-gpu/hall-floor/snapshots';
      expect(machine.run('leave', ['hall-floor'])).toEqual({
        status: 0,
        output: `snapshots of etcd are in ${kept}\nthis host has left hall-floor\n`,
      });
      expect(machine.read(`${kept}/etcd-snapshot-cp-1-1`)).toBe('all of it');
      expect(machine.read(`${kept}/leaving-cp-1-2`)).toBe('last\n');
      expect(machine.mode(kept)).toBe('700');
    });

    test('says where no last snapshot can be taken, and leaves all the same', () => {
      machine.write('/usr/local/bin/rke2', '#!/bin/sh\nexit 1\n');
      machine.set('nodes/cp-1');
      chmodSync(join(machine.root, 'usr/local/bin/rke2'), 0o755);
      expect(machine.run('leave', ['hall-floor'])).toEqual({
        status: 0,
        output: 'warning: no last snapshot of etcd could be taken\nthis host has left hall-floor\n',
      });
    });

    test('leaves a server alone whose node nobody took out of the cluster, because the others count on its vote', () => {
      machine.set('nodes/cp-1');
      machine.set('nodes/cp-2');
      const before = Object.keys(machine.tree());
      const { output, status } = machine.run('leave', ['hall-floor', machine.staged]);
      expect(output).toMatch(/^error: hall-floor still counts on this server, .* it stays\. Put it back into the program/);
      expect(status).toBe(1);
      expect(Object.keys(machine.tree()).filter((path) => !path.endsWith('.log'))).toEqual(before.filter((path) => !path.endsWith('.log')));
      expect(machine.calls().filter((call) => !call.startsWith('kubectl'))).toEqual([]);
      // Drained by another, it goes.
      machine.unset('nodes/cp-1');
      expect(machine.run('leave', ['hall-floor']).output).toContain('this host has left hall-floor');
    });

    test('an agent leaves whether its node was taken out or not: nobody counts on it', () => {
      const agent = new Machine();
      const inventory = hall();
      agent.converge(inventory, got(inventory.agents[0]));
      for (const node of ['box-1', 'cp-1', 'cp-2']) agent.set(`nodes/${node}`);
      expect(agent.run('leave', ['hall-floor'])).toEqual({ status: 0, output: 'this host has left hall-floor\n' });
      agent.dispose();
    });

    test('takes K3s off as well', () => {
      const other = new Machine();
      const solo = single();
      other.converge(solo, got(solo.servers[0]));
      expect(other.run('leave', ['lab-main'])).toEqual({ status: 0, output: 'this host has left lab-main\n' });
      expect(other.calls()).toEqual(expect.arrayContaining(['systemctl stop k3s', 'uninstall']));
      other.dispose();
    });
  });

  test('drain.sh and nodes.sh find K3s too', () => {
    const other = new Machine();
    const solo = { ...single(), servers: [hostOf('solo', 51, { role: 'server' })] };
    other.converge(solo, got(solo.servers[0]));
    expect(other.run('drain', ['x', '5']).output).toBe('x is not in the cluster\n');
    expect(other.run('nodes', [], { nodes: 'x a=1\n' }).output).toBe('x is not in the cluster yet\n');
    other.dispose();
  });
});

describe('kubeconfig.sh', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-kubeconfig-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const kubeconfig = [
    'apiVersion: v1',
    'clusters:',
    '- cluster:',
    '    certificate-authority-data: ZGVmYXVsdA==',
    '    server: https://127.0.0.1:6443',
    '  name: default',
    'contexts:',
    '- context:',
    '    cluster: default',
    '    user: default',
    '  name: default',
    'current-context: default',
    'users:',
    '- name: default',
    '  user:',
    '    client-key-data: c2VjcmV0',
    '',
  ].join('\n');

  /** Runs it with an `ssh` that keeps what it was told and answers with a text. */
  function fetch(env: Readonly<Record<string, string>> = {}, answer = kubeconfig) {
    mkdirSync(join(folder, 'bin'), { recursive: true });
    writeFileSync(join(folder, 'answer'), answer);
    writeFileSync(
      join(folder, 'bin/ssh'),
      `#!/bin/sh\ncp "$2" ${folder}/config\ncp "$(dirname "$2")/known_hosts" ${folder}/keys 2>/dev/null\necho "$3|$4" > ${folder}/asked\ncat ${folder}/answer\n`,
    );
    chmodSync(join(folder, 'bin/ssh'), 0o755);
    return spawnSync('sh', ['-c', script('kubeconfig')], {
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: folder,
        TMPDIR: folder,
        ADDRESS: '192.0.2.11',
        PORT: '22',
        USER_NAME: 'ops',
        KNOWN_HOSTS: '192.0.2.11 ssh-ed25519 AAAA',
        REMOTE_PATH: '/etc/rancher/rke2/rke2.yaml',
        SERVER: 'https://192.0.2.10:6443',
        OUT: join(folder, 'out/config'),
        NAME: 'hall-floor',
        ...env,
      },
    });
  }

  test('writes the file for its owner alone, with the address and name of the cluster, and prints nothing', () => {
    const { status, stdout, stderr } = fetch();
    expect([status, stdout, stderr]).toEqual([0, '', '']);
    const text = readFileSync(join(folder, 'out/config'), 'utf8');
    expect(text).toBe(kubeconfig.replace('https://127.0.0.1:6443', 'https://192.0.2.10:6443').replace(/: default$/gm, ': hall-floor'));
    expect(statSync(join(folder, 'out/config')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toContain("sudo -n cat '/etc/rancher/rke2/rke2.yaml'");
    expect(readdirSync(join(folder, 'out'))).toEqual(['config']);
  });

  test('verifies the key of the server, and that of the bastion on the way', () => {
    fetch({ BASTION_ADDRESS: '198.51.100.7', BASTION_PORT: '2222', BASTION_USER: 'jump' });
    const config = readFileSync(join(folder, 'config'), 'utf8').replace(/"\/.*\/known_hosts"/, '"…/known_hosts"');
    expect(config.split('\n').map((line) => line.trim())).toEqual([
      'Host cdk-gpu-bastion',
      'HostName 198.51.100.7',
      'Port 2222',
      'User jump',
      'Host cdk-gpu-server',
      'HostName 192.0.2.11',
      'Port 22',
      'User ops',
      'ProxyJump cdk-gpu-bastion',
      'Host *',
      'BatchMode yes',
      'ConnectTimeout 15',
      'LogLevel ERROR',
      'GlobalKnownHostsFile /dev/null',
      'StrictHostKeyChecking yes',
      'UserKnownHostsFile "…/known_hosts"',
      '',
    ]);
    expect(readFileSync(join(folder, 'keys'), 'utf8')).toBe('192.0.2.11 ssh-ed25519 AAAA\n');
  });

  test('asks no agent where the key is in a file, for the bastion too', () => {
    fetch({ KEY: '/keys/hall', BASTION_ADDRESS: '198.51.100.7', BASTION_PORT: '22', BASTION_USER: 'jump' });
    const config = readFileSync(join(folder, 'config'), 'utf8');
    expect(config.slice(config.indexOf('Host *'))).toContain('  IdentityFile "/keys/hall"\n  IdentitiesOnly yes\n  IdentityAgent none\n');
  });

  test('verifies no key when there are none', () => {
    fetch({ KNOWN_HOSTS: '' });
    expect(readFileSync(join(folder, 'config'), 'utf8')).toContain('StrictHostKeyChecking no\n  UserKnownHostsFile "/dev/null"\n');
  });

  test('writes into a home', () => {
    fetch({ OUT: '~/.kube/hall' });
    expect(existsSync(join(folder, '.kube/hall'))).toBe(true);
  });

  test.each(['', 'server: https://elsewhere:6443\n'])('keeps the file that is there when the answer is %j', (answer) => {
    fetch();
    const before = readFileSync(join(folder, 'out/config'), 'utf8');
    const { status, stderr } = fetch({}, answer);
    expect(status).toBe(1);
    expect(stderr).toContain('is not a kubeconfig of RKE2 or K3s');
    expect(readFileSync(join(folder, 'out/config'), 'utf8')).toBe(before);
    expect(readdirSync(join(folder, 'out'))).toEqual(['config']);
  });
});
