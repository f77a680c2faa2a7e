import { nodesText } from '../host/registration';
import type { InventoryHost } from '../inventory';
import { digestOf, sha256 } from './digest';
import { bastionOf, hostKeyText, knownOf } from './host-keys';
import type { HostsInput } from './input';
import type { Json } from './literal';

/** What differs between hosts, as data: a host that is added or removed is a key that comes or goes, and no block of the stack ever does. */
export function localsOf(input: HostsInput): Readonly<Record<string, Json>> {
  const { inventory, scripts } = input;
  const { servers, agents, options } = inventory;
  const { bastion } = options.ssh;
  const knownBastion = bastionOf(input);
  const contents = new Map<string, string>();
  const all = new Map([...servers, ...agents].map((host) => [host.name, hostOf(host, input, contents)]));
  const pick = (hosts: readonly InventoryHost[], more: (host: InventoryHost, index: number) => Record<string, Json>): Json =>
    Object.fromEntries(hosts.map((host, index) => [host.name, { ...all.get(host.name), ...more(host, index) }]));
  return {
    cluster: inventory.name,
    ssh: {
      user: options.ssh.user,
      port: options.ssh.port,
      // Empty: the agent's.
      key: options.ssh.privateKey?.file ?? '',
      bastion: {
        address: bastion?.address ?? '',
        user: bastion === null ? '' : (bastion.user ?? options.ssh.user),
        port: bastion?.port ?? 22,
        host_key: knownBastion === null ? '' : hostKeyText(knownBastion),
      },
    },
    servers: pick(servers, (host, index) => ({ slot: index + 1, through: drainers(servers, host) })),
    agents: pick(agents, (host) => ({ through: drainers(servers, host) })),
    contents: Object.fromEntries(contents),
    scripts: { converge: scripts.converge, kubeconfig: scripts.kubeconfig, nodes: scripts.nodes },
    nodes: nodesText(inventory),
  };
}

function hostOf(host: InventoryHost, input: HostsInput, contents: Map<string, string>): Record<string, Json> {
  const env = input.envOf(host);
  const files = input.filesOf(host);
  return {
    address: host.address,
    host_key: hostKeyText(knownOf(host, input), bastionOf(input)),
    digest: digestOf(host, { keys: input.hostKeyOf(host) ?? '', env, files, converge: input.scripts.converge }),
    env,
    files: Object.fromEntries(files.map(({ path, mode, content }) => [path, { mode, content: keyOf(path, content, contents) }])),
  };
}

/** A text that many hosts have is written once, under the name of its file and as much of its hash as tells it from others. */
function keyOf(path: string, content: string, contents: Map<string, string>): string {
  const key = `${path.slice(path.lastIndexOf('/') + 1)} ${sha256(content).slice(0, 12)}`;
  contents.set(key, content);
  return key;
}

/** Two other servers that can drain a host, first those that are removed last. One that stands alone is asked twice; the only server has nobody but itself. */
function drainers(servers: readonly InventoryHost[], host: InventoryHost): readonly string[] {
  const others = servers.filter(({ name }) => name !== host.name).map(({ name }) => name);
  const [first = host.name, second = first] = others;
  return [first, second];
}
