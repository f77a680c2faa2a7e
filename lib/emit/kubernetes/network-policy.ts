import { isService } from '../../model/workload';
import { namespaceOf, type KubernetesContext, type WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { commonLabels, metadataOf, selectorOf } from './labels';
import { portsOf } from './ports';

/** Where every cloud answers questions about a machine, its role's credentials included. */
const metadataAddress = '169.254.169.254/32';
/** NodeLocal DNSCache listens here on every node, outside of any pod (kubernetes/kubernetes, cluster/addons/dns/nodelocaldns, read 2026-11-22). */
const nodeLocalDns = '169.254.20.10/32';

/**
 * What holds for every pod of the namespace: nothing comes in or goes out, but
 * - names are resolved. GKE's Cloud DNS answers at the metadata address, which no pod selector matches (https://github.com/tektoncd/operator/issues/4000,
 *   read 2026-11-22); only its port for DNS is opened;
 * - HTTPS goes anywhere. Weights come from a hub, data and checkpoints from object storage; both have addresses that change by the hour, a policy
 *   knows addresses only, and private endpoints of the same services have private ones. Other ports stay shut: SSH, databases and mail of
 *   machines nearby are not reached by accident. The metadata address is left out, so that no pod takes its node's rights.
 */
export function namespacePolicies(context: KubernetesContext): readonly KubernetesObject[] {
  const dns = [
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
    { ipBlock: { cidr: nodeLocalDns } },
    { ipBlock: { cidr: metadataAddress } },
  ];
  const anywhere = [{ ipBlock: { cidr: '0.0.0.0/0', except: [metadataAddress] } }];
  return [
    policy(context, 'allow-dns', { policyTypes: ['Egress'], egress: [{ to: dns, ports: [udp(53), tcp(53)] }] }),
    policy(context, 'allow-https-out', { policyTypes: ['Egress'], egress: [{ to: anywhere, ports: [tcp(443)] }] }),
    policy(context, 'default-deny', { policyTypes: ['Egress', 'Ingress'] }),
  ];
}

/** RFC 1918 and RFC 6598: a program's own networks. */
const privateRanges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * Whoever is given a credential talks to what it opens: a database, a cache, a queue, on a port of its own. It may then reach private addresses on any port; what
 * runs in the cluster is still shut to it by its own policy.
 */
function holdsCredentials({ workload }: WorkloadScope): boolean {
  return Object.values(workload.env).some((value) => value.kind === 'secret');
}

/** Who may talk to whom, from what the program says calls what; null for a workload that neither calls nor is called. */
export function workloadPolicy(scope: WorkloadScope): KubernetesObject | null {
  const { workload, callers, callees } = scope;
  const itself = { podSelector: { matchLabels: selectorOf(workload) } };
  // NCCL and Gloo pick their ports at random.
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  const ingress = [
    ...(isService(workload) && callers.length > 0
      ? [{ from: callers.map(podsOf), ports: portsOf(workload).map(({ port }) => tcp(port)) }]
      : []),
    ...(gang ? [{ from: [itself] }] : []),
  ];
  const egress = [
    ...callees.map((callee) => ({ to: [podsOf(callee)], ports: portsOf(callee).map(({ port }) => tcp(port)) })),
    ...(gang ? [{ to: [itself] }] : []),
    ...(holdsCredentials(scope) ? [{ to: privateRanges.map((cidr) => ({ ipBlock: { cidr } })) }] : []),
  ];
  if (ingress.length + egress.length === 0) return null;
  const policyTypes = [...(egress.length === 0 ? [] : ['Egress']), ...(ingress.length === 0 ? [] : ['Ingress'])];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(scope),
    spec: {
      podSelector: { matchLabels: selectorOf(workload) },
      policyTypes,
      ...(ingress.length === 0 ? {} : { ingress }),
      ...(egress.length === 0 ? {} : { egress }),
    },
  };
}

/** A dot, which no construct id has, keeps these apart from the policies that bear a workload's name. */
function policy(context: KubernetesContext, what: string, rules: Readonly<Record<string, unknown>>): KubernetesObject {
  const name = `namespace.${what}`;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: namespaceOf(context), labels: commonLabels(context.blueprint, name) },
    spec: { podSelector: {}, ...rules },
  };
}

function podsOf(workload: { readonly id: string }) {
  return { podSelector: { matchLabels: selectorOf(workload) } };
}

function tcp(port: number) {
  return { protocol: 'TCP', port };
}

function udp(port: number) {
  return { protocol: 'UDP', port };
}
