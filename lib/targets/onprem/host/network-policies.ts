/** Into whose pods a policy lets others, and how. */
interface Opening {
  readonly name: string;
  readonly pods: object;
  readonly ports?: readonly object[];
}

/** What others need of K3s' own namespace: names, metrics, and what comes in through Traefik and through K3s' load balancer, whose pods say which service they are of. */
const openings: readonly Opening[] = [
  {
    name: 'dns',
    pods: { matchLabels: { 'k8s-app': 'kube-dns' } },
    ports: [
      { port: 53, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ],
  },
  { name: 'load-balancer', pods: { matchExpressions: [{ key: 'svccontroller.k3s.cattle.io/svcname', operator: 'Exists' }] } },
  { name: 'metrics', pods: { matchLabels: { 'k8s-app': 'metrics-server' } } },
  { name: 'traefik', pods: { matchLabels: { 'app.kubernetes.io/name': 'traefik' } } },
];

/**
 * Pods of the namespaces that every cluster has are called by pods of the same namespace alone, and by others where the cluster would not work without. RKE2's profile makes the same.
 * Source: "NetworkPolicies" of https://docs.k3s.io/security/hardening-guide and pkg/rke2/np.go of rancher/rke2 at v1.36.3+rke2r1, read 2026-11-23.
 */
export const networkPolicies: readonly object[] = [
  ...['default', 'kube-public', 'kube-system'].map((namespace) =>
    policy({ name: 'cdk-gpu-within', namespace }, {}, [{ from: [{ podSelector: {} }] }]),
  ),
  ...openings.map(({ name, pods, ports }) =>
    policy({ name: `cdk-gpu-${name}`, namespace: 'kube-system' }, pods, [ports === undefined ? {} : { ports }]),
  ),
];

function policy(metadata: object, podSelector: object, ingress: readonly object[]): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector, policyTypes: ['Ingress'], ingress },
  };
}
