import { Blueprint, CpuNodePool, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { onprem, type GpuHosts, type Host, type OnPremOptions } from 'cdk-gpu/onprem';
import { synth } from 'cdk-gpu/testing';
import { got } from '../../../support/programs';
import { at, facts } from '../three-servers';

jest.spyOn(process.stderr, 'write').mockReturnValue(true);
const [s1, s2, s3, s4, s5] = [at('s1', 11), at('s2', 12), at('s3', 13), at('s4', 14), at('s5', 15)];
const [g1, g2, g3, w1] = [at('g1', 21), at('g2', 22), at('g3', 23), at('w1', 31)];
const otherKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What is other than usual. */
interface Given {
  readonly options?: Partial<OnPremOptions>;
  readonly version?: '1.34' | '1.35' | '1.36';
  readonly boxes?: Partial<GpuHosts> & {
    readonly labels?: Readonly<Record<string, string>>;
    readonly taints?: readonly { readonly key: string; readonly effect: 'NoSchedule' }[];
    readonly sharing?: { readonly timeSlicing: number };
  };
  readonly boxesId?: string;
  readonly services?: readonly [Host, ...Host[]] | null;
}

/** Three servers behind an address of their own, two boxes with GPUs and a host for services, and what becomes of them in Terraform. */
function hostsOf({ options = {}, version = '1.35', boxes = {}, boxesId = 'boxes', services = [w1] }: Given): Hosts {
  const b = new Blueprint('b', {
    target: onprem({ engine: 'rke2', servers: [s1, s2, s3], endpoint: { virtualIp: '192.0.2.10' }, ssh: { user: 'ops' }, ...options }),
  });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: version });
  new GpuNodePool(c, boxesId, { gpu: 'L40S', gpusPerNode: 4, driver: 'host', facts, hosts: [g1, g2], ...boxes });
  if (services !== null) new CpuNodePool(c, 'services', { facts: { cpus: 8, memoryGiB: 32 }, hosts: services });
  const { locals } = synth(b).stacks['b-c'] as unknown as { readonly locals: Locals };
  const { cluster, ssh, nodes, servers, agents } = locals;
  const rows = Object.entries({ ...servers, ...agents }).map(([name, { digest, address, slot }]): readonly [string, Row] => {
    const kind = slot === undefined ? 'agents' : 'servers';
    return [name, { member: [cluster, kind, name, address].join(), state: [cluster, kind, slot, digest, address, ssh.user].join() }];
  });
  return { rows: new Map(rows), nodes };
}

/** What instances of a host are replaced for: its membership, which makes it leave, and its state, which converges it. */
interface Row {
  readonly member: string;
  readonly state: string;
}
interface Hosts {
  readonly rows: ReadonlyMap<string, Row>;
  readonly nodes: string;
}
type Known = Readonly<Record<string, { readonly digest: string; readonly address: string; readonly slot?: number }>>;
interface Locals {
  readonly cluster: string;
  readonly ssh: { readonly user: string };
  readonly nodes: string;
  readonly servers: Known;
  readonly agents: Known;
}

/** What a deploy does to each host, in words: hosts that it does not touch are not named. */
interface Done {
  readonly joins?: readonly string[];
  readonly leaves?: readonly string[];
  readonly converges?: readonly string[];
  /** Labels and taints are set through the API. */
  readonly nodes?: true;
}

function between(before: Hosts, after: Hosts): Done {
  const names = [...new Set([...before.rows.keys(), ...after.rows.keys()])].sort();
  const changed = (of: keyof Row, name: string): boolean => before.rows.get(name)?.[of] !== after.rows.get(name)?.[of];
  const leaves = names.filter((name) => before.rows.has(name) && changed('member', name));
  const joins = names.filter((name) => after.rows.has(name) && changed('member', name));
  const converges = names.filter((name) => after.rows.has(name) && !changed('member', name) && changed('state', name));
  return {
    ...(joins.length > 0 ? { joins } : {}),
    ...(leaves.length > 0 ? { leaves } : {}),
    ...(converges.length > 0 ? { converges } : {}),
    ...(before.nodes === after.nodes ? {} : { nodes: true }),
  };
}

const usual = hostsOf({});
const servers = ['s1', 's2', 's3'];
const agents = ['g1', 'g2', 'w1'];
const everybody = [...agents, ...servers].sort();

describe('nobody is touched where', () => {
  test.each<readonly [string, Given]>([
    ['nothing changed', {}],
    ['hosts of a pool are in another order', { boxes: { hosts: [g2, g1] } }],
    ['a host says what its pool says already', { boxes: { hosts: [{ ...g1, cpus: facts.cpus }, g2] } }],
    ['what agents are upgraded with changes', { options: { upgrades: { concurrency: 3, drain: false } } }],
    ['SSH takes another way', { options: { ssh: { user: 'ops', bastion: { address: '198.51.100.7', hostKey: otherKey } } } }],
    ['SSH takes another port or key', { options: { ssh: { user: 'ops', port: 2222, privateKey: { file: '~/.ssh/hall' } } } }],
  ])('%s', (_, given) => {
    expect(between(usual, hostsOf(given))).toEqual({});
  });
});

describe('a deploy does what an administrator expects, and no more, where', () => {
  test.each<readonly [string, Given, Done]>([
    ['an agent comes', { boxes: { hosts: [g1, g2, g3] } }, { joins: ['g3'], nodes: true }],
    ['an agent comes first in the list', { boxes: { hosts: [g3, g1, g2] } }, { joins: ['g3'], nodes: true }],
    ['an agent goes', { boxes: { hosts: [g2] } }, { leaves: ['g1'], nodes: true }],
    ['a pool goes with its last host', { services: null }, { leaves: ['w1'], nodes: true }],
    ['an agent gets another name', { boxes: { hosts: [g1, { ...g2, name: 'g9' }] } }, { joins: ['g9'], leaves: ['g2'], nodes: true }],
    ['an agent gets another address', { boxes: { hosts: [g1, { ...g2, address: '192.0.2.99' }] } }, { joins: ['g2'], leaves: ['g2'] }],
    ['two agents change addresses', { boxes: { hosts: [{ ...g1, address: g2.address }, { ...g2, address: g1.address }] } }, { joins: ['g1', 'g2'], leaves: ['g1', 'g2'] }],
    ['a host takes the address of one that goes', { boxes: { hosts: [g1, { ...g3, address: g2.address }] } }, { joins: ['g3'], leaves: ['g2'], nodes: true }],
    ['an agent shows another key', { boxes: { hosts: [g1, { ...g2, hostKey: otherKey }] } }, { converges: ['g2'] }],
    ['cluster traffic of an agent goes elsewhere', { boxes: { hosts: [g1, { ...g2, internalAddress: '10.0.0.22' }] } }, { converges: ['g2'] }],
    ['a host moves to another pool', { boxes: { hosts: [g1] }, services: [w1, g2] }, { converges: ['g2'], nodes: true }],
    ['a pool has another name', { boxesId: 'cards' }, { nodes: true }],
    ['a host has another label', { boxes: { hosts: [g1, { ...g2, labels: { tier: 'a' } }] } }, { nodes: true }],
    ['a host has another rack', { boxes: { hosts: [g1, { ...g2, rack: 'a1' }] } }, { nodes: true }],
    ['a pool has another label', { boxes: { labels: { tier: 'a' } } }, { nodes: true }],
    ['a pool has another taint', { boxes: { taints: [{ key: 'x', effect: 'NoSchedule' }] } }, { nodes: true }],
    ['GPUs are shared', { boxes: { sharing: { timeSlicing: 4 } } }, { nodes: true }],
    ['somebody else installs the driver', { boxes: { driver: 'operator' } }, { converges: ['g1', 'g2'] }],
    ['a pool is larger than was said', { boxes: { facts: { ...facts, memoryGiB: 1024 } } }, { converges: ['g1', 'g2'] }],
    ['a server leaves two alone', { options: { servers: [s1] } }, { leaves: ['s2', 's3'], converges: ['s1'], nodes: true }],
    ['two servers come', { options: { servers: [s1, s2, s3, s4, s5] } }, { joins: ['s4', 's5'], converges: servers, nodes: true }],
    ['the last server is replaced', { options: { servers: [s1, s2, s4] } }, { joins: ['s4'], leaves: ['s3'], converges: ['s1', 's2'], nodes: true }],
    ['the first server is replaced', { options: { servers: [s2, s3, s4] } }, { joins: ['s4'], leaves: ['s1'], converges: ['s2', 's3'], nodes: true }],
    ['servers change places', { options: { servers: [s1, s3, s2] } }, { converges: ['s2', 's3'] }],
    ['another server is the first', { options: { servers: [s2, s1, s3] } }, { converges: ['s1', 's2'] }],
    ['an agent becomes a server', { options: { servers: [s1, s2, w1] }, services: null }, { joins: ['w1'], leaves: ['s3', 'w1'], converges: ['s1', 's2'], nodes: true }],
    ['a server becomes an agent', { options: { servers: [s1, s2, s4] }, services: [w1, s3] }, { joins: ['s3', 's4'], leaves: ['s3'], converges: ['s1', 's2'], nodes: true }],
    ['a server that is not the first has another address', { options: { servers: [s1, s2, { ...s3, address: '192.0.2.99' }] } }, { joins: ['s3'], leaves: ['s3'], converges: ['s1', 's2'] }],
    ['a new version is said', { version: '1.36' }, { converges: servers, nodes: true }],
    ['snapshots are taken at other times', { options: { backup: { schedule: '0 3 * * *', keep: 7 } } }, { converges: servers }],
    ['volumes get a default', { options: { storage: { install: 'local-path' } } }, { converges: ['s1'] }],
    ['services get addresses', { options: { loadBalancer: { addresses: ['192.0.2.200/29'] } } }, {}],
    ['a registry has no certificate', { options: { registries: { 'harbor.example:5000': { plainHttp: true } } } }, { converges: everybody }],
    ['hosts get a proxy', { options: { proxy: { http: 'http://proxy.example:3128', noProxy: ['192.0.2.0/24'] } } }, { converges: everybody }],
    ['hosts are hardened', { options: { hardening: { cis: true } } }, { converges: everybody }],
    ['another user comes in', { options: { ssh: { user: 'admin' } } }, { converges: everybody }],
    ['the control plane is found at another address', { options: { endpoint: { virtualIp: '192.0.2.9' } } }, { converges: everybody }],
  ])('%s', (_, given, done) => {
    expect(between(usual, hostsOf(given))).toEqual(done);
  }); // prettier-ignore

  test.each<readonly [string, Partial<OnPremOptions>, Partial<OnPremOptions>, Done]>([
    ['one server gets two others', { servers: [s1] }, {}, { joins: ['s2', 's3'], converges: ['s1'], nodes: true }],
    ['the first of servers without an address of their own is replaced', { endpoint: { existing: '192.0.2.11' } }, { endpoint: { existing: '192.0.2.12' }, servers: [s2, s3, s4] }, { joins: ['s4'], leaves: ['s1'], converges: [...agents, 's2', 's3'].sort(), nodes: true }],
  ])('%s', (_, before, after, done) => {
    expect(between(hostsOf({ options: before }), hostsOf({ options: after }))).toEqual(done);
  }); // prettier-ignore
});

describe('with a proxy, a registry and RoCE, too, an agent that comes or goes is no concern of others', () => {
  const options: Partial<OnPremOptions> = {
    proxy: { http: 'http://proxy.example:3128', noProxy: ['192.0.2.0/24'] },
    hardening: { cis: true },
    registries: { 'harbor.example:5000': { plainHttp: true } },
    storage: { install: 'longhorn' },
  };
  const rdma = { kind: 'roce', nicsPerNode: 2, rails: ['ens1', 'ens2'], addresses: '10.100.0.0/23' } as const;
  const before = hostsOf({ options, boxes: { rdma } });

  test.each<readonly [string, readonly [Host, ...Host[]], readonly [Host, ...Host[]], Done]>([
    ['comes', [g1, g2, g3], [w1], { joins: ['g3'], nodes: true }],
    ['goes', [g1], [w1], { leaves: ['g2'], nodes: true }],
    ['comes for services', [g1, g2], [w1, g3], { joins: ['g3'], nodes: true }],
  ])('%s', (_, hosts, services, done) => {
    expect(between(before, hostsOf({ options, boxes: { rdma, hosts }, services }))).toEqual(done);
  });
});

test('the server that comes first starts the cluster and joins none; all others join at the endpoint', () => {
  const texts = (options: Partial<OnPremOptions>): Readonly<Record<string, string>> => {
    const b = new Blueprint('b', { target: onprem({ engine: 'k3s', servers: [s1, s2, s3], ssh: { user: 'ops' }, ...options }) });
    const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.35' });
    new CpuNodePool(c, 'w', { facts: { cpus: 8, memoryGiB: 32 }, hosts: [w1] });
    const { locals } = synth(b).stacks['b-c'] as unknown as { readonly locals: Full };
    return Object.fromEntries(
      Object.entries({ ...locals.servers, ...locals.agents }).map(([name, { files }]) => [
        name,
        got(locals.contents[got(files['/etc/rancher/k3s/config.yaml']).content]),
      ]),
    );
  };
  for (const list of [[s1, s2, s3] as const, [s2, s3, s4] as const, [s3, s1, s2] as const]) {
    const [first, ...others] = list;
    const all = texts({ servers: list });
    expect(all[first.name]).toContain('cluster-init: true');
    expect(all[first.name]).not.toContain('server:');
    for (const name of [...others.map((host) => host.name), 'w1']) {
      expect(all[name]).not.toContain('cluster-init');
      expect(all[name]).toContain(`server: https://${first.address}:6443`);
    }
  }
});
interface Full {
  readonly servers: Files;
  readonly agents: Files;
  readonly contents: Readonly<Record<string, string>>;
}
type Files = Readonly<Record<string, { readonly files: Readonly<Record<string, { readonly content: string }>> }>>;
