import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { engineNamed, whyAbsent } from '../engine';
import type { Deployment, Run } from './cluster';
import { whyNoHosts, type TestHost, type TestHosts } from './hosts';
import { storiesOfHosts } from './story';

/** A node as its API server tells of it. */
export interface Node {
  readonly name: string;
  readonly ready: boolean;
  readonly cordoned: boolean;
  readonly release: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `key=value:effect`, sorted. */
  readonly taints: readonly string[];
}

/** Asks a cluster with the kubeconfig that was fetched of it, from where its hosts can be reached. */
export interface Asked {
  kubectl(...words: readonly string[]): string;
  /** By name. */
  nodes(): readonly Node[];
  /** What a node's kubelet runs with: the configuration of Kubernetes, as the kubelet tells it. */
  kubelet(node: string): Readonly<Record<string, unknown>>;
}

/** Stories of hosts that install and run K3s; skipped by name, or failed, where it cannot be. */
export function storiesWithK3s(title: string, tell: (k3s: string) => void): void {
  const why = whyNoHosts() ?? (whyAbsent(['k3s', 'kubectl']).join('; ') || null);
  storiesOfHosts(title, () => tell(why === null ? dirname(engineNamed('k3s').program('k3s')) : ''), why);
}

export function ask(hosts: TestHosts, { kubeconfig }: Pick<Deployment, 'kubeconfig'>): Asked {
  const kubectl = (...words: readonly string[]): string => {
    const [program, args] = hosts.inReach('kubectl', ['--kubeconfig', kubeconfig, ...words]);
    return execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: hosts.folder },
    });
  };
  return {
    kubectl,
    nodes: () => (JSON.parse(kubectl('get', 'nodes', '-o', 'json')) as { readonly items: readonly ApiNode[] }).items.map(nodeOf),
    kubelet: (node) =>
      (
        JSON.parse(kubectl('get', '--raw', `/api/v1/nodes/${node}/proxy/configz`)) as {
          readonly kubeletconfig: Readonly<Record<string, unknown>>;
        }
      ).kubeletconfig,
  };
}

/** Members of etcd, as a server's own tells of them: `https://192.0.2.11:2380 votes`. */
export function etcdMembers(server: TestHost): readonly string[] {
  return server.run('/usr/local/bin/k3s etcd-members').split('\n').filter(Boolean).sort();
}

/** What K3s wrote to its journal since it was installed. */
export function journalOf(host: TestHost, service: 'k3s' | 'k3s-agent'): string {
  return host.read(`/mnt/host/${service}.log`) ?? '';
}

/** What K3s left on a host. */
export function remains(hosts: TestHosts, name: string): string {
  return hosts
    .of(name)
    .run(
      'ls -d /etc/rancher/k3s /var/lib/rancher/k3s /usr/local/bin/k3s* /etc/systemd/system/k3s* 2>/dev/null; pgrep -fl "k3s (server|agent)" || true',
    );
}

/** With what was printed, where it did not. */
export function succeeded({ ok, output }: Run): void {
  if (!ok) throw new Error(output.split('\n').slice(-60).join('\n'));
}

/** Controllers take a moment. */
export async function eventually(holds: () => void): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      holds();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

interface ApiNode {
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
  readonly spec: {
    readonly unschedulable?: boolean;
    readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  };
  readonly status: {
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
    readonly nodeInfo: { readonly kubeletVersion: string };
  };
}

function nodeOf({ metadata, spec, status }: ApiNode): Node {
  return {
    name: metadata.name,
    ready: status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
    cordoned: spec.unschedulable === true,
    release: status.nodeInfo.kubeletVersion,
    labels: metadata.labels,
    taints: (spec.taints ?? []).map(({ key, value = '', effect }) => `${key}=${value}:${effect}`).sort(),
  };
}
