import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { InventoryHost } from '../../../../lib/targets/onprem/inventory';
import { longhornLabels } from '../../../../lib/targets/onprem/storage';
import { got } from '../../../support/programs';
import { hall, hallWithRails } from './inventories';
import { Machine } from './machine';
import { installer } from './stand-ins';

let machine: Machine;
beforeEach(() => (machine = new Machine()));
afterEach(() => machine.dispose());

const os = { family: 'rhel', version: '9.6' };
const { agents } = hallWithRails();
const all = {
  ...hall({
    registries: {
      'harbor.hall.example': { ca: { file: 'hall-ca.pem' }, credentials: 'variable' },
      'plain.hall.example:5000': { plainHttp: true },
    },
    airGap: { mirrors: { '*': 'harbor.hall.example/all', 'nvcr.io': 'plain.hall.example:5000' }, artifacts: '/srv/kubernetes' },
    proxy: { http: 'http://proxy.hall.example:3128', noProxy: ['192.0.2.0/24', '198.51.100.0/24'] },
    hardening: { cis: true, selinux: true },
    storage: { install: 'longhorn' },
    backup: { schedule: '0 */6 * * *', keep: 20, s3Secret: 'etcd' },
    loadBalancer: { addresses: ['192.0.2.200-192.0.2.220'] },
  }),
  agents,
};
const onRhel = (host: InventoryHost): InventoryHost => ({
  ...host,
  facts: { ...host.facts, os },
  gpu: host.gpu === null ? null : { ...host.gpu, driver: { by: 'host', version: null } },
  labels: { ...host.labels, ...longhornLabels },
});

/** A host of that system with cards, GPUs and all that is asked for, and what RKE2 is installed from. */
function prepare(): void {
  machine.write('/etc/os-release', 'ID="rhel"\nVERSION_ID="9.6"\n');
  machine.write('/sys/fs/selinux/enforce', '1');
  for (const name of ['container-selinux', 'rke2-selinux']) machine.set(`packages/${name}`);
  for (const card of ['ens1f0np0', 'ens2f0np0']) {
    machine.write(`/sys/class/net/${card}/mtu`, '9000\n');
    machine.write(`/sys/class/net/${card}/device/vendor`, '0x15b3\n');
    machine.write(`/sys/class/net/${card}/device/infiniband/mlx5_0/node_type`, '1: CA\n');
  }
  const program = 'what the release published\n';
  const files = {
    'install.sh': installer(machine.root, join(machine.folder, 'state')),
    'rke2.linux-amd64.tar.gz': program,
    'sha256sum-amd64.txt': `${createHash('sha256').update(program).digest('hex')}  rke2.linux-amd64.tar.gz\n`,
  };
  for (const [name, text] of Object.entries(files)) machine.write(`/srv/kubernetes/${all.release}/${name}`, text);
}

describe('with everything that a program can ask for', () => {
  test.each([
    ['a server', onRhel(got(all.servers[0]))],
    ['a host with rails', onRhel(got(agents[1]))],
  ])('%s is joined, and a second run changes nothing there', (_, host) => {
    prepare();
    const inventory = { ...all, servers: all.servers.map((server) => (server.name === host.name ? host : server)) };
    const given = { passwords: ['Hunter2 "$*'], authorities: { 'harbor.hall.example': 'an authority\n' } };
    const first = machine.converge(inventory, host, given);
    expect(first.output).toContain(`${host.name} of hall-floor is ready\n`);
    const { '/var/log/cdk-gpu/hall-floor.log': _log, ...before } = machine.tree();
    machine.calls();
    expect(machine.converge(inventory, host, given).output).toContain(`${host.name} of hall-floor is as it should be\n`);
    const { '/var/log/cdk-gpu/hall-floor.log': _later, ...after } = machine.tree();
    expect(after).toEqual(before);
    expect(machine.calls().filter((call) => /^(installer|systemctl (re)?start|sysctl|useradd|groupadd)/.test(call))).toEqual([]);
  });
});
