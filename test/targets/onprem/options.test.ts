import { Blueprint, CpuNodePool, GpuCluster } from 'cdk-gpu';
import { onprem, type OnPremOptions } from 'cdk-gpu/onprem';
import { problems } from '../../support/programs';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const at = (name: string, last: number) => ({ name, address: `192.0.2.${String(last)}`, hostKey });

/** One server, which is in a pool where it has taints, and otherwise another host is. */
function hall(options: Partial<OnPremOptions>, effect?: 'NoSchedule' | 'NoExecute' | 'PreferNoSchedule', key = 'team'): Blueprint {
  const blueprint = new Blueprint('b', { target: onprem({ engine: 'rke2', servers: [at('s1', 11)], ssh: { user: 'ops' }, ...options }) });
  const cluster = new GpuCluster(blueprint, 'c', { kubernetesVersion: '1.35' });
  new CpuNodePool(cluster, 'p', {
    facts: { cpus: 16, memoryGiB: 64 },
    hosts: [effect === undefined ? at('h1', 21) : at('s1', 11)],
    ...(effect === undefined ? {} : { taints: [{ key, value: 'true', effect }] }),
  });
  return blueprint;
}

test('what is said here is accepted', () => {
  const ssh = { user: 'ops', privateKey: { file: "~/.ssh/the hall's #1" } };
  const backup = { schedule: '30 2 * * mon-fri', keep: 5, s3Secret: 'etcd-s3' };
  expect(problems(hall({ ssh, backup, upgrades: { concurrency: 100, drain: false } }))).toEqual([]);
});

test.each([0, 101, 1.5])('agents that are upgraded %s at a time are refused', (concurrency) => {
  expect(problems(hall({ upgrades: { concurrency, drain: true } }))).toEqual(['props/invalid at b.target.upgrades.concurrency']);
});

test.each(['0 25', 'daily', '0 */6 * * * *', '0 0 * * 7'])('a schedule of backups that is none: %s', (schedule) => {
  expect(problems(hall({ backup: { schedule, keep: 5 } }))).toEqual(['props/invalid at b.target.backup.schedule']);
});

test.each(['row 3/A', '-a', 'a'.repeat(64), ''])('a rack whose name cannot be the value of a label: "%s"', (rack) => {
  expect(problems(hall({ serverFacts: { cpus: 8, memoryGiB: 32, rack } }))).toEqual(['props/invalid at b.target.serverFacts.rack']);
});

test('a kubeconfig that is nowhere', () => {
  expect(problems(hall({ kubeconfig: ' ' }))).toEqual(['props/invalid at b.target.kubeconfig']);
});

describe('an address at which nobody else reaches one machine is refused', () => {
  test.each(['127.0.0.1', '0.0.0.0', '224.0.0.5', '255.255.255.255', '192.0.2.300', '192.0.2', '1'])('of a host: %s', (address) => {
    expect(problems(hall({ servers: [{ ...at('s1', 11), address }] }))).toEqual(['props/invalid at b.target.servers.0.address']);
  });

  test('of cluster traffic, of the endpoint and of the bastion', () => {
    const options: Partial<OnPremOptions> = {
      servers: [{ ...at('s1', 11), internalAddress: '127.0.0.1' }],
      endpoint: { virtualIp: '0.0.0.0' },
      ssh: { user: 'ops', bastion: { address: '198.51.100.256' } },
    };
    expect(problems(hall(options))).toEqual([
      'props/invalid at b.target.endpoint.virtualIp',
      'props/invalid at b.target.servers.0.internalAddress',
      'props/invalid at b.target.ssh.bastion.address',
    ]);
  });

  test.each(['223.255.255.255', '1.1.1.1', '169.254.7.1', 'gpu-1', '7.example', '10g'])('and any other is taken: %s', (address) => {
    expect(problems(hall({ servers: [{ ...at('s1', 11), address }] }))).toEqual([]);
  });
});

test.each([
  ['that depends on where Terraform runs', 'keys/hall'],
  ['that ends where ssh finds a quote', '/keys/the "hall"'],
  ['in which ssh finds a token', '/keys/%h'],
  ['in which ssh finds a variable', '/keys/${USER}'],
])('a private key at a path %s is refused', (_, file) => {
  expect(problems(hall({ ssh: { user: 'ops', privateKey: { file } } }))).toEqual(['props/invalid at b.target.ssh.privateKey.file']);
});

test.each([
  ['of a kind that nobody installs', 'ceph', ''],
  ['on an export that is no path', { nfs: { server: '192.0.2.60', path: 'export' } }, '.nfs.path'],
])('storage %s is refused', (_, install, where) => {
  expect(problems(hall({ storage: { install: install as 'longhorn' } }))).toEqual([`props/invalid at b.target.storage.install${where}`]);
});

test('a Secret for backups that no cluster can have is refused', () => {
  const backup = { schedule: '0 */6 * * *', keep: 5, s3Secret: 'S3_keys' };
  expect(problems(hall({ backup }))).toEqual(['props/invalid at b.target.backup.s3Secret']);
});

describe('folders for volumes where SELinux confines pods', () => {
  const storage = { install: 'local-path' } as const;
  test.each<[string, Partial<OnPremOptions>, readonly string[]]>([
    ['are refused on RKE2, whose policies have none', { storage, hardening: { selinux: true } }, ['onprem/selinux-with-local-path at b/c']],
    ['are there on K3s, whose policies have one', { engine: 'k3s', storage, hardening: { selinux: true } }, []],
    ['are no concern where it does not', { storage, hardening: { cis: true } }, []],
  ])('%s', (_, options, expected) => {
    expect(problems(hall(options))).toEqual(expected);
  });
});

describe("the cluster's own pods", () => {
  const none = ['onprem/no-node-for-own-pods at b/c'];
  test.each<[string, Parameters<typeof hall>, readonly string[]]>([
    ['have no node where the only one has a taint', [{}, 'NoSchedule'], none],
    ['have none where pods are driven from it', [{}, 'NoExecute', 'node-role.kubernetes.io/control-plane'], none],
    ['tolerate what keeps work off servers', [{}, 'NoSchedule', 'node-role.kubernetes.io/control-plane'], []],
    ['do not mind a taint that is a wish', [{}, 'PreferNoSchedule'], []],
    [
      'have one where another server has no taint',
      [
        { servers: [at('s1', 11), at('s2', 12), at('s3', 13)], serversRunWork: true, serverFacts: { cpus: 8, memoryGiB: 32 } },
        'NoSchedule',
      ],
      [],
    ],
  ])('%s', (_, given, expected) => {
    expect(problems(hall(...given))).toEqual(expected);
  });
});

describe('credentials of a registry', () => {
  const airGap = { mirrors: { '*': 'hub.example/all' }, artifacts: '/srv' };
  test.each<[string, Partial<OnPremOptions>, readonly string[]]>([
    [
      'are told where its images come from another',
      { airGap, registries: { 'quay.io': { credentials: 'variable' } } },
      ['onprem/credentials-not-used at b/c'],
    ],
    ['are used by a mirror', { airGap, registries: { 'hub.example': { credentials: 'variable' } } }, []],
    ['are used by a registry outside', { registries: { 'quay.io': { credentials: 'variable' } } }, []],
  ])('%s', (_, options, expected) => {
    expect(problems(hall(options))).toEqual(expected);
  });
});
