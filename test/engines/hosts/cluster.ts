import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK_FILE, withoutBackend } from '../../../lib/testing/offline-terraform/stack-files';
import { findTerraform, runTerraform } from '../../../lib/testing/offline-terraform/terraform-program';
import type { TestHosts } from './hosts';
import { stackOf, type Cluster } from './program';

/** How an apply, a plan or a destroy went. */
export interface Run {
  readonly ok: boolean;
  /** Everything that was printed, without the frames around it. */
  readonly output: string;
}

/** How a cluster is applied. */
interface ApplyOptions {
  readonly dryRun?: boolean;
  /** A resource that is made anew, as `-replace` has it. */
  readonly replace?: string;
  readonly signal?: AbortSignal;
  /** Passwords of registries that are others than usual. */
  readonly passwords?: Readonly<Record<string, string>>;
  /** Tokens that are others than usual. */
  readonly tokens?: Readonly<Pick<typeof secrets, 'server' | 'agent'>>;
}

/** A cluster that Terraform keeps: a folder with a stack and its state. */
export interface Deployment {
  readonly folder: string;
  readonly kubeconfig: string;
  apply(cluster: Cluster, options?: ApplyOptions): Promise<Run>;
  /** What an apply would do: `replace state_agents["gpu-1"]`, sorted. */
  plan(cluster: Cluster): Promise<readonly string[]>;
  destroy(): Promise<Run>;
  /** What this machine keeps, file by file: state, plans, and whatever was left in folders for temporary files. */
  kept(): ReadonlyMap<string, string>;
}

/** Secrets of a run. Nothing but hosts may have them afterwards. */
export const secrets = {
  server: 'server-token-0123456789abcdef',
  agent: 'agent-token-0123456789abcdef',
  registry: 'registry-password-0123456789',
};

/** What every registry is given that a story has. One that no registry asks for is nothing to Terraform. */
function credentials(passwords: Readonly<Record<string, string>> = {}): string {
  const all = { 'harbor.hall.example': secrets.registry, 'quay.io': secrets.registry, ...passwords };
  return JSON.stringify(Object.fromEntries(Object.entries(all).map(([host, password]) => [host, { username: 'robot$hall', password }])));
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
  };
  let initialized = false;
  const terraform = async (
    args: readonly string[],
    { signal, passwords, tokens = secrets }: ApplyOptions = {},
  ): Promise<Run & { readonly stdout: string }> => {
    const [first, rest] = hosts.inReach(program, args);
    const given = {
      TF_VAR_server_token: tokens.server,
      TF_VAR_agent_token: tokens.agent,
      TF_VAR_registry_credentials: credentials(passwords),
    };
    const ran = await runTerraform(first, rest, { folder, env: { ...env, ...given }, signal });
    return { ok: ran.exitCode === 0, stdout: ran.stdout, output: unframed(`${ran.stdout}${ran.stderr}`) };
  };
  const write = async (cluster: Cluster): Promise<void> => {
    const stack: unknown = JSON.parse(hasty(stackOf(hosts, cluster, kubeconfig)));
    writeFileSync(join(folder, STACK_FILE), JSON.stringify(withoutBackend(stack), null, 2));
    if (initialized) return;
    const ran = await terraform(['init', '-no-color']);
    if (!ran.ok) throw new Error(ran.output);
    initialized = true;
  };
  return {
    folder,
    kubeconfig,
    apply: async (cluster, options = {}) => {
      await write(cluster);
      const words = [
        ...(options.dryRun === true ? ['-var=dry_run=true'] : []),
        ...(options.replace === undefined ? [] : [`-replace=terraform_data.${options.replace}`]),
      ];
      return terraform(['apply', '-no-color', '-auto-approve', ...words], options);
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

/** The stack, with less patience for hosts that do not answer: what is cut off in a story stays so until it says otherwise. Nothing else of it is changed. */
function hasty(stack: string): string {
  return stack.replaceAll('"timeout": "5m"', '"timeout": "3s"').replaceAll('"timeout": "1m"', '"timeout": "2s"');
}

function filesIn(folders: readonly string[]): ReadonlyMap<string, string> {
  const all = folders.flatMap((top) => readdirSync(top, { recursive: true, encoding: 'utf8' }).map((path) => join(top, path)));
  return new Map(all.filter((path) => statSync(path).isFile()).map((path) => [path, readFileSync(path, 'latin1')]));
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
