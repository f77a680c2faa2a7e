import fc from 'fast-check';
import { hostEnv } from '../../../../lib/targets/onprem/host/host-env';
import { hostFiles } from '../../../../lib/targets/onprem/host/files';
import { proxyEnv } from '../../../../lib/targets/onprem/host/proxy';
import type { Inventory, InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { got } from '../../../support/programs';
import { hall, hostOf, single } from './inventories';
import { Machine } from './machine';

const proxy = { http: 'http://proxy.hall.example:3128', noProxy: ['192.0.2.0/24', '198.51.100.0/24'] };
const inventory = hall({ proxy });
const server = got(inventory.servers[0]);
const agent = got(inventory.agents[0]);
const unit = '/etc/systemd/system/rke2-server.service.d/cdk-gpu-proxy.conf';

describe('what is reached without the proxy', () => {
  const listOf = (options: Readonly<Record<string, unknown>>) => got(proxyEnv(hall(options).options)).NO_PROXY.split(',');
  const usual = ['.cluster.local', '.svc', '10.0.0.0/8', '127.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'localhost'];

  test.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      "the cluster's own networks and names, and what the program says",
      { registries: {}, proxy },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', '192.0.2.0/24', '198.51.100.0/24'],
    ],
    [
      'an endpoint that is in no network of the list',
      { registries: {}, proxy: { http: proxy.http } },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', '192.0.2.10'],
    ],
    [
      'an endpoint with a name, unless a domain of the list has it',
      { registries: {}, endpoint: { existing: 'api.hall.example' }, proxy: { http: proxy.http } },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', 'api.hall.example'],
    ],
    [
      'nothing more for a name in a domain of the list',
      { registries: {}, endpoint: { existing: 'api.hall.example' }, proxy: { http: proxy.http, noProxy: ['.hall.example'] } },
      [...usual, '.hall.example', '10.42.0.0/16', '10.43.0.0/16'],
    ],
    [
      'registries with a certificate of their own or none, without their port, and no public one',
      {
        registries: {
          'harbor.lab.example': { ca: { file: 'x' } },
          'plain.lab.example:5000': { plainHttp: true },
          'docker.io': { credentials: 'variable' },
        },
        proxy: { http: proxy.http, noProxy: ['192.0.2.0/24'] },
      },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', '192.0.2.0/24', 'harbor.lab.example', 'plain.lab.example'],
    ],
    [
      'mirrors of an air gap and who has its artifacts, without their ports and whatever their certificates',
      {
        registries: {},
        airGap: {
          mirrors: { '*': 'hub.lab.example:8443/all', 'nvcr.io': '192.0.2.7:5000' },
          artifacts: 'https://files.lab.example:444/k8s',
        },
        proxy: { http: proxy.http, noProxy: ['192.0.2.0/24'] },
      },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', '192.0.2.0/24', 'hub.lab.example', 'files.lab.example'],
    ],
    [
      'nothing more for artifacts in a folder of each host',
      { registries: {}, airGap: { mirrors: { '*': 'hub.lab.example' }, artifacts: '/srv/k8s' }, proxy },
      [...usual, '10.42.0.0/16', '10.43.0.0/16', '192.0.2.0/24', '198.51.100.0/24', 'hub.lab.example'],
    ],
    [
      'networks of pods and services that are not the usual ones',
      { registries: {}, network: { pods: '100.64.0.0/12', services: '100.80.0.0/16' }, proxy },
      [...usual, '100.64.0.0/12', '100.80.0.0/16', '192.0.2.0/24', '198.51.100.0/24'],
    ],
  ])('%s', (_, options, expected) => {
    expect(listOf(options)).toEqual([...expected].sort());
  });

  test('HTTPS goes through the same proxy, unless the program names another', () => {
    expect(proxyEnv(inventory.options)).toMatchObject({ HTTP_PROXY: proxy.http, HTTPS_PROXY: proxy.http });
    const other = { ...proxy, https: 'https://tls.hall.example:3129' };
    expect(proxyEnv(hall({ proxy: other }).options)).toMatchObject({ HTTP_PROXY: proxy.http, HTTPS_PROXY: other.https });
    expect(proxyEnv(hall().options)).toBeNull();
  });

  test('hosts that come and go change nothing on any other host', () => {
    const written = (of: Inventory, host: InventoryHost): string => JSON.stringify([hostEnv(of, host), hostFiles(of, host, {})]);
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 100, max: 250 }), { maxLength: 30 }), (lasts) => {
        const more = { ...inventory, agents: [...inventory.agents, ...lasts.map((last) => hostOf(`more-${String(last)}`, last))] };
        for (const host of [...inventory.servers, ...inventory.agents]) expect(written(more, host)).toBe(written(inventory, host));
      }),
      { numRuns: 20 },
    );
  });
});

describe('a host behind a proxy', () => {
  let machine: Machine;
  beforeEach(() => (machine = new Machine()));
  afterEach(() => machine.dispose());
  const proxiesOf = (calls: readonly string[]) => calls.filter((call) => /_proxy=/i.test(call));

  test('has its variables in a file for root alone, which the unit reads last', () => {
    expect(machine.converge(inventory, server).status).toBe(0);
    expect(machine.read(unit)).toBe('[Service]\nEnvironmentFile=/etc/rancher/rke2/proxy.env\n');
    expect(machine.mode('/etc/rancher/rke2/proxy.env')).toBe('600');
    expect(machine.read('/etc/rancher/rke2/proxy.env').split('\n').slice(0, 2)).toEqual([
      'HTTP_PROXY=http://proxy.hall.example:3128',
      'HTTPS_PROXY=http://proxy.hall.example:3128',
    ]);
  });

  test.each([
    ['RKE2', inventory, server],
    ['K3s', { ...single(), options: { ...single().options, proxy: inventory.options.proxy } }, got(single().servers[0])],
  ])('fetches %s through it, and nothing that the session has is written down for the service', (_, of, host) => {
    const session = { HTTPS_PROXY: 'http://old.example:1', http_proxy: 'http://old.example:1', no_proxy: 'old.example' };
    expect(machine.converge(of, host, { session }).status).toBe(0);
    const proxies = proxiesOf(machine.calls());
    expect([...new Set(proxies)]).toEqual([
      'curl with ALL_PROXY=http://proxy.hall.example:3128',
      'installer ALL_PROXY=http://proxy.hall.example:3128',
    ]);
  });

  test('asks the kubelet and the cluster without it', () => {
    expect(machine.converge(inventory, agent).status).toBe(0);
    const calls = machine.calls();
    const own = calls.filter((call) => call.startsWith('curl ') && !call.startsWith('curl with') && !call.includes('get.rke2.io'));
    expect(own.length).toBeGreaterThan(1);
    for (const call of own) expect(call).toContain('--noproxy *');
  });

  test('is as its session has it where the program says nothing', () => {
    const session = { https_proxy: 'http://old.example:1' };
    machine.converge(hall(), server, { session });
    expect(proxiesOf(machine.calls())).toContain('installer https_proxy=http://old.example:1');
    expect(machine.has(unit)).toBe(false);
  });

  test('starts the engine again when the proxy is another, or is gone, and leaves nothing of it', () => {
    machine.converge(inventory, server);
    machine.calls();
    for (const next of [hall({ proxy: { ...proxy, noProxy: [...proxy.noProxy, 'new.example'] } }), hall()]) {
      expect(machine.converge(next, server).status).toBe(0);
      expect(machine.calls()).toContain('systemctl restart rke2-server');
    }
    expect(machine.has(unit)).toBe(false);
    expect(machine.has('/etc/rancher/rke2/proxy.env')).toBe(false);
  });

  test('says through whom the installer could not be fetched', () => {
    machine.program('curl', 'exit 7\n');
    expect(machine.converge(inventory, server).output).toContain(
      'error: https://get.rke2.io cannot be fetched through http://proxy.hall.example:3128',
    );
  });
});
