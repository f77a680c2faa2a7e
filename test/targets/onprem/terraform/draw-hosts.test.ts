import type { InventoryHost } from '../../../../lib/targets/onprem/inventory';
import type { HostsInput } from '../../../../lib/targets/onprem/terraform/input';
import { drawn, inventoryFor, type Machines } from './support';

interface Provisioner {
  readonly when?: string;
  readonly on_failure?: string;
  readonly connection?: Readonly<Record<string, unknown>>;
  readonly inline?: readonly string[];
  readonly content?: string;
  readonly destination?: string;
}
interface Block {
  readonly for_each?: string;
  readonly depends_on?: readonly string[];
  readonly triggers_replace: readonly string[];
  readonly input?: unknown;
  readonly lifecycle?: unknown;
  readonly connection?: Readonly<Record<string, unknown>>;
  readonly provisioner: readonly Readonly<Record<string, Provisioner>>[];
}
interface Stack {
  readonly terraform: { readonly required_version: string };
  readonly variable: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly locals: {
    readonly servers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly agents: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly contents: Readonly<Record<string, string>>;
    readonly nodes: string;
  };
  readonly resource: { readonly terraform_data: Readonly<Record<string, Block>> };
}

const three = { 'cp-1': '192.0.2.11', 'cp-2': '192.0.2.12', 'cp-3': '192.0.2.13' };
const agents = { 'gpu-1': '192.0.2.21', 'gpu-2': '192.0.2.22' };

function inputOf(machines: Partial<Machines> = {}, more: Partial<HostsInput> = {}): HostsInput {
  return {
    inventory: inventoryFor({ servers: three, agents, ...machines }),
    hostKeyOf: ({ name }) => `ssh-ed25519 ${name}`,
    bastionKey: null,
    filesOf: ({ name }) => [
      { path: '/etc/rancher/rke2/registries.yaml', mode: '0600', content: 'mirrors: {}\n' },
      { path: '/etc/rancher/rke2/config.yaml', mode: '0600', content: `node-name: ${name}\n` },
    ],
    envOf: ({ name }) => `NODE_NAME='${name}'\nRELEASE='v1.35.7+rke2r1'\nROLE='any'\n`,
    scripts: { converge: 'converge', drain: 'echo "${drain}" %{x}', leave: 'leave', nodes: 'nodes', kubeconfig: 'kubeconfig' },
    kubeconfigPath: '~/.kube/hall-floor',
    ...more,
  };
}
const stackOf = (input: HostsInput): Stack => drawn(input) as Stack;
const stack = stackOf(inputOf({ bastion: '198.51.100.7' }, { bastionKey: 'ssh-ed25519 bastion' }));
const blocks = Object.entries(stack.resource.terraform_data);
const provisionersOf = (block: Block): readonly (readonly [string, Provisioner])[] =>
  block.provisioner.flatMap((each) => Object.entries(each));
const atDestroy = blocks.filter(([, block]) => provisionersOf(block).some(([, { when }]) => when === 'destroy'));
/** What expressions of a text refer to: `$${` is no expression. */
const references = (value: unknown): readonly string[] =>
  [...JSON.stringify(value).matchAll(/(?<!\$)\$\{((?:[^"}]|\\")*)\}/g)].map(([, inner]) => String(inner));

describe('what happens to a host when it is destroyed and when it changes are two resources', () => {
  test('only memberships have something to say when they are destroyed, and they say nothing else', () => {
    expect(atDestroy.map(([name]) => name)).toEqual(blocks.map(([name]) => name).filter((name) => name.startsWith('membership_')));
    for (const [, block] of atDestroy) {
      expect(provisionersOf(block).map(([, { when, on_failure }]) => [when, on_failure])).toEqual(Array(4).fill(['destroy', 'continue']));
      expect(block.lifecycle).toBeUndefined();
    }
  });

  test('a membership is replaced when a name means another machine, and by no configuration', () => {
    for (const [, block] of atDestroy) expect(block.triggers_replace).toEqual(['${local.cluster}', '${each.key}', '${each.value.address}']);
  });

  test('a state remembers nothing but what its host is to be, who it is and how it is reached', () => {
    const states = blocks.filter(([name]) => name.startsWith('state_'));
    expect(states).toHaveLength(8);
    for (const [name, block] of states) {
      expect(block.triggers_replace).toEqual([
        '${each.value.digest}',
        '${each.value.address}',
        `\${terraform_data.${name.replace('state', 'membership')}[each.key].id}`,
        '${local.ssh.user}',
        '${var.dry_run}',
      ]);
      expect(block.input).toBeUndefined();
    }
  });

  test('what is destroyed refers to itself alone', () => {
    for (const [, block] of atDestroy) {
      const used = references(block.provisioner);
      expect(used.length).toBeGreaterThan(0);
      for (const reference of used) {
        const names = reference
          .replaceAll('\\"', '"')
          .replaceAll(/"[^"]*"/g, '')
          .match(/[a-z_][\w.[\]]*/g);
        for (const name of names ?? []) expect(name).toMatch(/^(self\.(input\.[\w.[\]]+|id)|file|pathexpand)$/);
      }
    }
  });

  test('two other servers are asked to drain a host before it leaves, and each of them is given up in time', () => {
    for (const [, block] of atDestroy) {
      const [first, second, leave] = provisionersOf(block).map(([, { connection }]) => connection);
      expect([first, second, leave].map((connection) => [connection?.['host'], connection?.['timeout']])).toEqual([
        ['${self.input.through[0].address}', '1m'],
        ['${self.input.through[1].address}', '1m'],
        ['${self.input.address}', '1m'],
      ]);
    }
  });

  test.each([
    ['an agent', stack.locals.agents['gpu-1'], ['cp-1', 'cp-2']],
    ['the first server', stack.locals.servers['cp-1'], ['cp-2', 'cp-3']],
    ['the last server', stack.locals.servers['cp-3'], ['cp-1', 'cp-2']],
    ['an agent of one server', stackOf(inputOf({ servers: { solo: '192.0.2.9' } })).locals.agents['gpu-1'], ['solo', 'solo']],
    ['the only server', stackOf(inputOf({ servers: { solo: '192.0.2.9' } })).locals.servers['solo'], ['solo', 'solo']],
  ])('%s is drained through other servers, where there are any', (_, host, through) => {
    expect(host?.['through']).toEqual(through);
  });

  test('scripts arrive as they are written, whatever they have in common with expressions of Terraform', () => {
    expect(stack.resource.terraform_data['membership_agents']?.provisioner[0]?.['remote-exec']?.inline).toContain('echo "$${drain}" %%{x}');
  });
});

describe('hosts are data', () => {
  test('the blocks of a stack are the same for every number of hosts', () => {
    const few = stackOf(inputOf({ servers: { solo: '192.0.2.9' }, agents: {} }));
    expect(Object.keys(few.resource.terraform_data)).toEqual(Object.keys(stackOf(inputOf()).resource.terraform_data));
    const { kubeconfig: _few, ...same } = few.resource.terraform_data;
    const { kubeconfig: _all, ...others } = stackOf(inputOf()).resource.terraform_data;
    expect(JSON.stringify(same).replaceAll('solo', 'cp-1')).toBe(JSON.stringify(others));
  });

  test('servers come one after the other, and agents after them, also across slots that are empty', () => {
    const before = (name: string): readonly string[] | undefined => stack.resource.terraform_data[name]?.depends_on;
    expect(before('membership_slot_1')).toBeUndefined();
    for (const slot of [1, 2, 3, 4, 5, 6, 7]) {
      expect(before(`state_slot_${slot}`)).toEqual([`terraform_data.membership_slot_${slot}`]);
      expect(before(slot === 7 ? 'membership_agents' : `membership_slot_${slot + 1}`)).toEqual([`terraform_data.state_slot_${slot}`]);
    }
    expect(before('nodes')).toEqual(['terraform_data.state_agents']);
    expect(before('kubeconfig')).toEqual(['terraform_data.state_slot_1']);
  });

  test('a text that many hosts have is written once', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`gpu-${index}`, `198.18.0.${index}`]));
    const { contents } = stackOf(inputOf({ agents: many })).locals;
    expect(Object.values(contents).filter((text) => text === 'mirrors: {}\n')).toHaveLength(1);
    expect(Object.keys(contents)).toHaveLength(1 + 200 + 3);
  });

  test('the same machines give the same bytes', () => {
    expect(JSON.stringify(drawn(inputOf()))).toBe(JSON.stringify(drawn(inputOf())));
  });

  test('nodes have a line each, with labels and taints in order', () => {
    expect(stack.locals.nodes.split('\n').slice(-2)).toEqual([
      'gpu-2 cdk-gpu/pool=boxes cdk-gpu/upgrade=v1.35.7-rke2r1 nvidia.com/gpu=present:NoSchedule',
      '',
    ]);
  });
});

describe('a host is converged again when, and only when, what it reads there is another', () => {
  const digests = ({ locals }: Stack): Readonly<Record<string, unknown>> =>
    Object.fromEntries(Object.entries({ ...locals.servers, ...locals.agents }).map(([name, { digest }]) => [name, digest]));
  const base = inputOf();
  const plus = (path: string, content: string, of: string): Partial<HostsInput> => ({
    filesOf: (host: InventoryHost) => [...base.filesOf(host), ...(host.name === of ? [{ path, mode: '0600' as const, content }] : [])],
  });
  test.each<[string, HostsInput, readonly string[]]>([
    ['labels of a node', inputOf({ labels: { 'gpu-1': { rack: 'a1' } } }), []],
    [
      'what a node registers with',
      inputOf({}, plus('/etc/rancher/rke2/config.yaml.d/50-registration.yaml', 'node-label: []\n', 'gpu-1')),
      [],
    ],
    ['the order of files', inputOf({}, { filesOf: (host) => [...base.filesOf(host)].reverse() }), []],
    ['a file of a host', inputOf({}, plus('/etc/sysctl.d/90-cdk-gpu.conf', '', 'gpu-1')), ['gpu-1']],
    ['the keys of a host', inputOf({}, { hostKeyOf: ({ name }) => `ssh-ed25519 ${name === 'gpu-2' ? 'new' : name}` }), ['gpu-2']],
    ['a fact of a host', inputOf({}, { envOf: (host) => `${base.envOf(host)}${host.name === 'cp-2' ? "ZONE='a'\n" : ''}` }), ['cp-2']],
    ['the release', inputOf({}, { envOf: (host) => base.envOf(host).replace('1.35.7', '1.36.3') }), ['cp-1', 'cp-2', 'cp-3']],
    [
      'the program that converges',
      inputOf({}, { scripts: { ...base.scripts, converge: 'another' } }),
      ['cp-1', 'cp-2', 'cp-3', 'gpu-1', 'gpu-2'],
    ],
  ])('%s', (_, changed, converged) => {
    const [before, after] = [digests(stackOf(base)), digests(stackOf(changed))];
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual(converged);
  });
});

describe('secrets and connections', () => {
  test('tokens have no default, are kept nowhere, and are only ever the content of a file that is put on a host', () => {
    for (const token of ['server_token', 'agent_token']) {
      expect(stack.variable[token]).toMatchObject({ ephemeral: true, sensitive: true, nullable: false });
      expect(stack.variable[token]).not.toHaveProperty('default');
    }
    expect(stack.terraform.required_version).toBe('>= 1.10');
    const files = blocks.flatMap(([name, block]) =>
      provisionersOf(block).flatMap(([kind, { content = '', destination }]) =>
        kind === 'file' && content.includes('_token') ? [[name, content, destination]] : [],
      ),
    );
    const { variable: _, ...rest } = stack;
    expect(JSON.stringify(rest).match(/var\.\w+_token/g)).toHaveLength(files.length);
    expect(files.filter(([name]) => name === 'state_agents')).toEqual([
      ['state_agents', '${var.agent_token}', '.cdk-gpu/hall-floor/token'],
    ]);
    expect(files.filter(([name]) => name === 'state_slot_1')).toEqual([
      ['state_slot_1', '${var.server_token}', '.cdk-gpu/hall-floor/token'],
      ['state_slot_1', '${var.agent_token}', '.cdk-gpu/hall-floor/agent-token'],
    ]);
  });

  test('every connection has a key from the agent or from a file that is read when it is used, looks at keys, goes through the bastion and keeps its scripts out of folders of others', () => {
    const connections = blocks
      .flatMap(([, block]) => [block.connection, ...provisionersOf(block).map(([, { connection }]) => connection)])
      .filter((each) => each !== undefined);
    expect(connections).toHaveLength(8 * 3 + 8 * 2 + 1);
    for (const connection of connections) {
      expect(connection).toMatchObject({ type: 'ssh', host_key: expect.stringContaining('.host_key}') as string });
      expect(connection).toMatchObject({
        bastion_host: expect.stringContaining('ssh.bastion.address}') as string,
        bastion_host_key: expect.stringContaining('host_key}') as string,
      });
      expect(connection['script_path']).toMatch(/^(\.cdk-gpu\/hall-floor-%RAND%|\.\/\.cdk-gpu-hall-floor)\.sh$/);
      expect(connection['agent']).toMatch(/^\$\{(local|self\.input)\.ssh\.key == ""\}$/);
      expect(connection['private_key']).toMatch(
        /^\$\{(local|self\.input)\.ssh\.key == "" \|\| self\.id == "" \? "" : file\(pathexpand\(\1\.ssh\.key\)\)\}$/,
      );
    }
  });
});
