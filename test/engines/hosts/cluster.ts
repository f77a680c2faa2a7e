import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK_FILE, withoutBackend } from '../../../lib/testing/offline-terraform/stack-files';
import { findTerraform, runTerraform } from '../../../lib/testing/offline-terraform/terraform-program';
import type { HostFile } from '../../../lib/targets/onprem/host/files';
import type { HostsInput, Scripts } from '../../../lib/targets/onprem/terraform/input';
import { engines } from '../../../lib/targets/onprem/engine';
import type { Inventory, InventoryHost } from '../../../lib/targets/onprem/inventory';
import { clusterName, drawn, inventoryFor } from '../../targets/onprem/terraform/support';
import type { TestHosts } from './hosts';

/** What a story says of its cluster. */
export interface Cluster {
  readonly servers: readonly string[];
  readonly agents: readonly string[];
  /** Content of one more file, by host. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly release?: string;
  /** Hosts that have the address of another. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Public keys that are not those of the hosts. */
  readonly hostKeys?: Readonly<Record<string, string>>;
}

/** How an apply, a plan or a destroy went. */
export interface Run {
  readonly ok: boolean;
  /** Everything that was printed, without the frames around it. */
  readonly output: string;
}

/** A cluster that Terraform keeps: a folder with a stack and its state. */
export interface Deployment {
  readonly folder: string;
  readonly kubeconfig: string;
  apply(cluster: Cluster, options?: { readonly dryRun?: boolean; readonly signal?: AbortSignal }): Promise<Run>;
  /** What an apply would do: `replace state_agents["gpu-1"]`, sorted. */
  plan(cluster: Cluster): Promise<readonly string[]>;
  destroy(): Promise<Run>;
  /** What this machine keeps, file by file: state, plans, and whatever was left in folders for temporary files. */
  kept(): ReadonlyMap<string, string>;
}

/** Secrets of a run. Nothing but hosts may have them afterwards. */
export const secrets = { server: 'server-token-0123456789abcdef', agent: 'agent-token-0123456789abcdef' };

const words = ['converge', 'drain', 'leave', 'nodes', 'kubeconfig'] as const;

/** Short scripts of these tests, which keep to what is agreed between Terraform and hosts. */
function scripts(): Scripts {
  const texts = words.map((word) => [word, readFileSync(join(__dirname, 'scripts', `${word}.sh`), 'utf8')] as const);
  const [converge, drain, leave, nodes, kubeconfig] = texts.map(([, text]) => text) as [string, string, string, string, string];
  return { converge, drain, leave, nodes, kubeconfig };
}

/** A folder for Terraform, below that of the hosts. */
export function deploymentOn(hosts: TestHosts): Deployment {
  const folder = join(hosts.folder, 'terraform');
  const temporary = join(hosts.folder, 'temporary');
  const kubeconfig = join(hosts.folder, 'home', 'kubeconfig');
  for (const each of [folder, temporary]) mkdirSync(each, { recursive: true });
  const program = findTerraform();
  const env = {
    ...hosts.env,
    TMPDIR: temporary,
    CHECKPOINT_DISABLE: '1',
    TF_VAR_server_token: secrets.server,
    TF_VAR_agent_token: secrets.agent,
  };
  let initialized = false;
  const terraform = async (args: readonly string[], signal?: AbortSignal): Promise<Run & { readonly stdout: string }> => {
    const [first, rest] = hosts.inReach(program, args);
    const ran = await runTerraform(first, rest, { folder, env, signal });
    return { ok: ran.exitCode === 0, stdout: ran.stdout, output: unframed(`${ran.stdout}${ran.stderr}`) };
  };
  const write = async (cluster: Cluster): Promise<void> => {
    writeFileSync(join(folder, STACK_FILE), JSON.stringify(withoutBackend(drawn(inputOf(hosts, cluster, kubeconfig))), null, 2));
    if (initialized) return;
    const ran = await terraform(['init', '-no-color']);
    if (!ran.ok) throw new Error(ran.output);
    initialized = true;
  };
  return {
    folder,
    kubeconfig,
    apply: async (cluster, { dryRun = false, signal } = {}) => {
      await write(cluster);
      return terraform(['apply', '-no-color', '-auto-approve', ...(dryRun ? ['-var=dry_run=true'] : [])], signal);
    },
    plan: async (cluster) => {
      await write(cluster);
      const planned = await terraform(['plan', '-json', '-out=plan']);
      if (!planned.ok) throw new Error(planned.output);
      return changesOf(planned.stdout);
    },
    destroy: () => terraform(['destroy', '-no-color', '-auto-approve']),
    kept: () => filesIn([folder, temporary]),
  };
}

function filesIn(folders: readonly string[]): ReadonlyMap<string, string> {
  const all = folders.flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)));
  return new Map(all.filter((path) => statSync(path).isFile()).map((path) => [path, readFileSync(path, 'latin1')]));
}

function inputOf(hosts: TestHosts, cluster: Cluster, kubeconfigPath: string): HostsInput {
  const inventory = inventoryOf(hosts, cluster);
  return {
    inventory,
    hostKeyOf: ({ name: host }) => cluster.hostKeys?.[host] ?? hosts.of(host).hostKey,
    bastionKey: cluster.hostKeys?.['bastion'] ?? hosts.bastion?.hostKey ?? null,
    filesOf: (host) => filesOf(host, cluster),
    envOf: (host) => envOf(inventory, host),
    scripts: scripts(),
    kubeconfigPath,
    timeOuts: { join: '3s', leave: '2s' },
  };
}

function inventoryOf(hosts: TestHosts, { servers, agents, labels = {}, addresses = {}, release }: Cluster): Inventory {
  const found = (names: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(names.map((host) => [host, addresses[host] ?? hosts.of(host).address]));
  return inventoryFor({
    servers: found(servers),
    agents: found(agents),
    user: hosts.user,
    labels,
    ...(hosts.bastion === null ? {} : { bastion: hosts.bastion.address }),
    ...(release === undefined ? {} : { release }),
  });
}

function filesOf({ name: host, role }: InventoryHost, { settings = {} }: Cluster): readonly HostFile[] {
  const { configDir } = engines.rke2;
  return [
    { path: `${configDir}/config.yaml`, mode: '0600', content: `node-name: ${host}\ntoken-file: ${configDir}/token\n` },
    { path: `${configDir}/registries.yaml`, mode: '0600', content: 'mirrors:\n  "*": {}\n' },
    // Words that Terraform would read as its own.
    { path: '/etc/sysctl.d/90-cdk-gpu.conf', mode: '0644', content: `# "\${role}" %{if} $\${x} 50%\n# ${role} ${settings[host] ?? ''}\n` },
  ];
}

function envOf({ engine, release }: Inventory, { name: host, role }: InventoryHost): string {
  const values = {
    CLUSTER: clusterName,
    CONFIG_DIR: engine.configDir,
    ENGINE: engine.name,
    NODE_NAME: host,
    RELEASE: release,
    ROLE: role,
    SERVICE: engine.services[role],
  };
  return Object.entries(values)
    .map(([key, value]) => `${key}='${value}'\n`)
    .join('');
}

/** What a plan tells line by line. */
interface PlanLine {
  readonly type: string;
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
}

function changesOf(printed: string): readonly string[] {
  const lines = printed.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as PlanLine]));
  return lines
    .flatMap(({ type, change }) =>
      type === 'planned_change' && change !== undefined ? [`${change.action} ${change.resource.addr.replace('terraform_data.', '')}`] : [],
    )
    .sort();
}

/** Messages as lines, without what Terraform draws around them. */
function unframed(text: string): string {
  return text.replaceAll(/^[╷│╵] ?/gm, '');
}
