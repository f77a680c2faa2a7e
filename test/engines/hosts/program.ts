import { Blueprint, GpuCluster, GpuNodePool } from 'cdk-gpu';
import { onprem, type GpuHosts, type Host, type OnPremOptions } from 'cdk-gpu/onprem';
import type { TestHosts } from './hosts';

/** What a story says of its cluster. */
export interface Cluster {
  readonly servers: readonly string[];
  /** Hosts with GPUs: the pool `boxes`. One that is a server too has both roles. */
  readonly agents: readonly string[];
  /** @default 'rke2' */
  readonly engine?: OnPremOptions['engine'];
  /** @default - one who may use sudo */
  readonly user?: string;
  /** @default '1.35' */
  readonly kubernetesVersion?: '1.35' | '1.36';
  /** Labels of the pool. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Labels of single hosts of the pool. */
  readonly hostLabels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Memory of single hosts of the pool: a part of it is kept from pods, which is in the host's configuration. */
  readonly memoryGiB?: Readonly<Record<string, number>>;
  /** Hosts that have the address of another. */
  readonly addresses?: Readonly<Record<string, string>>;
  /** Public keys that are not those of the hosts, or files with several. */
  readonly hostKeys?: Readonly<Record<string, Exclude<Host['hostKey'], undefined>>>;
  /** File with the key that opens hosts and bastion. @default - the agent has it */
  readonly privateKey?: string;
  /** What hosts know of registries, what they reach the outside through, and how they are protected. */
  readonly settings?: Pick<OnPremOptions, 'registries' | 'proxy' | 'hardening' | 'airGap'>;
}

/** What it is called on hosts. */
const clusterName = 'hall-floor';

/** Less than what hosts show: see host.sh. */
const facts = { cpus: 8, memoryGiB: 32, os: { family: 'ubuntu', version: '24.04' } } as const;

/** The stack of a story's cluster: a program's, as it is rendered. */
export function stackOf(hosts: TestHosts, cluster: Cluster, kubeconfig: string): string {
  const { engine = 'rke2', user = hosts.user, kubernetesVersion = '1.35', addresses = {}, hostKeys = {}, settings = {} } = cluster;
  const at = (name: string): Host => {
    const { address, hostKey } = hosts.of(name);
    return { name, address: addresses[name] ?? address, hostKey: hostKeys[name] ?? hostKey };
  };
  const { bastion } = hosts;
  const blueprint = new Blueprint('hall', {
    target: onprem({
      engine,
      servers: cluster.servers.map(at) as unknown as OnPremOptions['servers'],
      serverFacts: facts,
      ssh: {
        user,
        ...(cluster.privateKey === undefined ? {} : { privateKey: { file: cluster.privateKey } }),
        ...(bastion === null ? {} : { bastion: { address: bastion.address, hostKey: hostKeys['bastion'] ?? bastion.hostKey } }),
      },
      ...settings,
      kubeconfig,
    }),
  });
  const floor = new GpuCluster(blueprint, 'floor', { kubernetesVersion });
  const [first, ...others] = cluster.agents.map((name): Host => {
    const memoryGiB = cluster.memoryGiB?.[name];
    return { ...at(name), labels: cluster.hostLabels?.[name] ?? {}, ...(memoryGiB === undefined ? {} : { memoryGiB }) };
  });
  if (first !== undefined) {
    const place: GpuHosts = { facts, hosts: [first, ...others], driver: 'host' };
    new GpuNodePool(floor, 'boxes', { gpu: 'L40S', gpusPerNode: 1, labels: cluster.labels ?? {}, ...place });
  }
  const stack = blueprint.render().get(`cdktf.out/stacks/${clusterName}/cdk.tf.json`);
  if (stack === undefined) throw new Error('the program has no stack of its cluster');
  return stack;
}
