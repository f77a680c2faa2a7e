import { got } from '../../../support/programs';
import { hall, hallWithRails } from './inventories';
import { Machine } from './machine';

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.dispose());

const server = got(hall().servers[0]);

describe('a server of a living cluster', () => {
  const living = (settings: Readonly<Record<string, unknown>>): void => {
    expect(machine.converge(hall(settings), server).status).toBe(0);
    machine.write('/var/lib/rancher/rke2/server/db/etcd/name', 'cp-1');
  };
  const lines = (output: string): readonly string[] => output.split('\n').filter((line) => line.startsWith('  - '));
  const tenPods = { network: { pods: '10.50.0.0/16' } };

  test.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['pods', tenPods, ['cluster-cidr of hall-floor is 10.42.0.0/16, and the program says 10.50.0.0/16']],
    [
      'services',
      { network: { services: '10.50.0.0/16' } },
      ['service-cidr of hall-floor is 10.43.0.0/16, and the program says 10.50.0.0/16'],
    ],
    ['network plugin', { network: { cni: 'cilium' } }, ['cni of hall-floor is canal, and the program says cilium']],
  ])('keeps its %s, whatever the program says, and is not touched', (_, settings, complaints) => {
    living({});
    const before = machine.read('/etc/rancher/rke2/config.yaml');
    const { output, status } = machine.converge(hall(settings), server);
    expect(lines(output)).toEqual(complaints.map((line) => `  - ${line}`));
    expect(status).toBe(10);
    expect(machine.read('/etc/rancher/rke2/config.yaml')).toBe(before);
  });

  test('keeps the address by which other servers know it', () => {
    living({});
    const { output, status } = machine.converge(hall(), { ...server, nodeIp: '10.0.0.11' });
    expect(lines(output)).toEqual(['  - the server is known to the others at 192.0.2.11, and the program says 10.0.0.11']);
    expect(status).toBe(10);
  });

  test('takes other networks as long as it has no data', () => {
    machine.converge(hall(), server);
    expect(machine.converge(hall(tenPods), server).status).toBe(0);
  });

  test('may get networks beside that of its plugin', () => {
    living({});
    expect(machine.converge(hallWithRails(), server).status).toBe(0);
    expect(machine.read('/etc/rancher/rke2/config.yaml')).toContain('multus');
    expect(machine.converge(hall(), server).status).toBe(0);
  });

  const full = (token: string): string => `K10${'0'.repeat(64)}::server:${token}\n`;
  const nameOfToken = '/var/lib/rancher/rke2/server/token';

  test('is not started with the token of another, which would end it', () => {
    living({});
    machine.write(nameOfToken, full('Sv0-the-token-of-servers'));
    machine.calls();
    const { output, status } = machine.converge(hall(), server, {
      tokens: { token: 'Sv1-made-a-moment-ago', agent: 'Ag0-the-token-of-agents' },
    });
    expect(lines(output)).toEqual(['  - the server token is not the one of this cluster']);
    expect(output).not.toContain('Sv1');
    expect(status).toBe(10);
    expect(machine.read('/etc/rancher/rke2/token')).toBe('Sv0-the-token-of-servers');
    expect(machine.calls().filter((call) => /systemctl (re)?start/.test(call))).toEqual([]);
  });

  test.each([
    ['its own token', 'Sv0-the-token-of-servers'],
    ['its own token in full', full('Sv0-the-token-of-servers').trim()],
    ['a new token that was made known to it', 'Sv1-made-on-purpose'],
  ])('takes %s', (_, token) => {
    living({});
    machine.write(nameOfToken, full(token.replace(/^.*:/, '')));
    const { status } = machine.converge(hall(), server, { tokens: { token, agent: 'Ag0-the-token-of-agents' } });
    expect(status).toBe(0);
    expect(machine.read('/etc/rancher/rke2/token')).toBe(token);
  });

  test('that is not the first leaves it to that one to know the token', () => {
    const second = got(hall().servers[1]);
    machine.write(nameOfToken, full('Sv0-the-token-of-servers'));
    expect(machine.converge(hall(), second, { tokens: { token: 'Sv1-made-on-purpose', agent: 'a' } }).status).toBe(0);
  });

  test('whose disk is not mounted is not made a new cluster', () => {
    living({});
    expect(machine.converge(hall(), server).status).toBe(0);
    machine.remove('/var/lib/rancher/rke2/server');
    machine.calls();
    const { output, status } = machine.converge(hall(), server);
    expect(lines(output)).toEqual(['  - /var/lib/rancher/rke2/server/db is gone, which had all of hall-floor']);
    expect(status).toBe(10);
    expect(machine.calls().filter((call) => /systemctl (re)?start/.test(call))).toEqual([]);
  });
});

describe('a host is refused that', () => {
  test.each<readonly [string, () => void, readonly [string, string]]>([
    [
      'has another role in the cluster, even while its service stands still',
      () => {
        machine.write('/etc/rancher/rke2/.cdk-gpu-files', 'cluster hall-floor\n');
        machine.write('/etc/rancher/rke2/config.yaml', 'node-name: cp-1\nserver: https://192.0.2.10:9345\n');
      },
      ['the host is agent here, and the program says server', 'a host leaves to change its role'],
    ],
    [
      'has the other engine',
      () => machine.write('/etc/rancher/k3s/.cdk-gpu-files', 'cluster hall-floor\n'),
      ['the host has k3s of cluster hall-floor, and the program says rke2', 'run the uninstall script of k3s here'],
    ],
  ])('%s', (_, make, says) => {
    make();
    const { output, status } = machine.converge(hall(), server);
    for (const text of says) expect(output).toContain(text);
    expect(output.match(/^ {2}- /gm)).toHaveLength(1);
    expect(status).toBe(10);
  });
});
