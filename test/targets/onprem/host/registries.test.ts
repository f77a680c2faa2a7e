import { registriesConfig, registriesWithCredentials } from '../../../../lib/targets/onprem/host/registries';
import { got } from '../../../support/programs';
import { hall } from './inventories';
import { Machine } from './machine';

const private_ = { registries: { 'harbor.hall.example': { ca: { file: 'hall-ca.pem' }, credentials: 'variable' } } };

describe('registries.yaml', () => {
  const tls = { tls: { ca_file: '/etc/rancher/rke2/certs/harbor.hall.example.pem' } };
  test.each<[string, object, object | null]>([
    ['is not there where there is nothing to know', {}, null],
    ['has nothing of a registry that is like all others', { 'ghcr.io': {} }, null],
    ['has the authority of a registry', { 'harbor.hall.example': { ca: { file: 'x' } } }, { configs: { 'harbor.hall.example': tls } }],
    [
      'has an entry for each registry with credentials, and none of them',
      { 'quay.io': { credentials: 'variable' }, 'harbor.hall.example': { ca: { file: 'x' }, credentials: 'variable' } },
      { configs: { 'harbor.hall.example': tls, 'quay.io': {} } },
    ],
    [
      'says where plain HTTP is spoken',
      { 'plain.example:5000': { plainHttp: true, credentials: 'variable' } },
      { mirrors: { 'plain.example:5000': { endpoint: ['http://plain.example:5000'] } }, configs: { 'plain.example:5000': {} } },
    ],
  ])('%s', (_, registries, expected) => {
    expect(registriesConfig(hall({ registries }))).toEqual(expected);
  });

  test('has nothing of a registry whose images come from the mirror of all, as the list of the air gap has it', () => {
    const inventory = hall({
      registries: {
        'ca.example': { ca: { file: 'x' } },
        'plain.example:5000': { plainHttp: true },
        'hub.example': { plainHttp: true },
        'quay.io': { credentials: 'variable' },
      },
      airGap: { mirrors: { '*': 'hub.example/all' }, artifacts: '/srv/k8s' },
    });
    expect(registriesConfig(inventory)).toEqual({
      mirrors: {
        '*': { endpoint: ['http://hub.example'], rewrite: { '^(.*)$': 'all/$1' } },
        'hub.example': { endpoint: ['http://hub.example'] },
      },
    });
    expect(registriesWithCredentials(inventory.options)).toEqual([]);
  });

  test('is asked credentials for in the order of the alphabet', () => {
    const registries = { 'quay.io': { credentials: 'variable' }, 'docker.io': { credentials: 'variable' }, 'ghcr.io': {} };
    expect(registriesWithCredentials(hall({ registries }).options)).toEqual(['docker.io', 'quay.io']);
  });
});

describe('passwords of registries on a host', () => {
  const inventory = hall(private_);
  const server = got(inventory.servers[0]);
  const path = '/etc/rancher/rke2/registries.yaml';
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());

  test('are in registries.yaml, for root alone, and in no log', () => {
    expect(machine.converge(inventory, server, { passwords: ['Hunter2 "\\$*'] }).status).toBe(0);
    expect(machine.read(path)).toBe(JSON.stringify({ configs: { somewhere: { auth: ['Hunter2 "\\$*'] } } }));
    expect(machine.mode(path)).toBe('600');
  });

  test('are kept out of the last words of an engine, and go from the stage, when it does not get healthy', () => {
    machine.set('unhealthy');
    const { output, status } = machine.converge(inventory, server, { passwords: ['Hunter2', '*[a-z]*'] });
    expect(output).toContain('*** or ***');
    expect(status).toBe(12);
  });

  test('go from the stage when the host is refused', () => {
    machine.set('ntp', 'no');
    expect(machine.converge(inventory, server, { passwords: ['Hunter2'] }).status).toBe(10);
    expect(machine.has(path)).toBe(false);
  });

  test('start the engine again when they are others, and only then', () => {
    for (const [password, starts] of [
      ['Hunter2', 1],
      ['Hunter2', 0],
      ['Hunter3', 1],
    ] as const) {
      machine.converge(inventory, server, { passwords: [password] });
      expect(machine.calls().filter((call) => call.startsWith('systemctl restart'))).toHaveLength(starts);
    }
  });

  test('are not shown by a dry run, which says that the file would be another', () => {
    machine.converge(inventory, server, { passwords: ['Hunter2'] });
    const { output } = machine.converge(inventory, server, { passwords: ['Hunter3'], arguments: ['--dry-run'] });
    expect(output).toContain(`would write ${path} (0600)\n`);
    expect(machine.read(path)).toContain('Hunter2');
  });

  test('are gone from the host when the program does not ask for them any more', () => {
    machine.converge(inventory, server, { passwords: ['Hunter2'] });
    expect(machine.converge(hall(), server).status).toBe(0);
    expect(machine.read(path)).not.toContain('Hunter2');
  });
});
