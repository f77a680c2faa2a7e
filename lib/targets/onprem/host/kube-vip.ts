import { addOnLoads, requests } from '../loads';

/** Source: https://github.com/kube-vip/kube-vip, tag v1.2.3 of 2026-08-10: pkg/kubevip/config_generator.go and config_envvar.go, read 2026-11-23. */
const version = 'v1.2.3';
const namespace = 'kube-system';
const name = 'kube-vip';

/** What kube-vip's own generator asks for. */
const rules = [
  { apiGroups: [''], resources: ['services/status'], verbs: ['update'] },
  { apiGroups: [''], resources: ['services', 'endpoints'], verbs: ['list', 'get', 'watch', 'update'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['list', 'get', 'watch', 'update', 'patch'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['list', 'get', 'watch', 'update', 'create'] },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'get', 'watch', 'update'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
];

/**
 * Objects of kube-vip, which keeps a virtual address on one living server. Services are not its concern: MetalLB hands their addresses out.
 * Interface null: that of the default route, which kube-vip finds by itself.
 */
export function kubeVipObjects({
  virtualIp,
  interface: device,
}: {
  readonly virtualIp: string;
  readonly interface: string | null;
}): readonly object[] {
  const role = 'system:kube-vip-role';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: role }, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'system:kube-vip-binding' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
    daemonSet(virtualIp, device),
  ];
}

function daemonSet(virtualIp: string, device: string | null): object {
  const labels = { 'app.kubernetes.io/name': name };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          hostNetwork: true,
          // Without it nobody finds the cluster.
          priorityClassName: 'system-node-critical',
          nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' },
          // Whatever keeps other work off servers, their address is kept there.
          tolerations: [
            { effect: 'NoSchedule', operator: 'Exists' },
            { effect: 'NoExecute', operator: 'Exists' },
          ],
          containers: [
            {
              name,
              image: `ghcr.io/kube-vip/kube-vip:${version}`,
              imagePullPolicy: 'IfNotPresent',
              args: ['manager'],
              env: [
                ...settings(virtualIp, device).map(([key, value]) => ({ name: key, value })),
                { name: 'vip_nodename', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
              ],
              resources: { requests: requests(addOnLoads.kubeVip) },
              securityContext: { capabilities: { add: ['NET_ADMIN', 'NET_RAW'], drop: ['ALL'] } },
            },
          ],
        },
      },
    },
  };
}

function settings(virtualIp: string, device: string | null): readonly (readonly [string, string])[] {
  return [
    ['address', virtualIp],
    ['cp_enable', 'true'],
    ['cp_namespace', namespace],
    ['port', '6443'],
    ['svc_enable', 'false'],
    ['vip_arp', 'true'],
    ...(device === null ? [] : [['vip_interface', device] as const]),
    ['vip_leaderelection', 'true'],
    ['vip_leaseduration', '15'],
    ['vip_leasename', 'plndr-cp-lock'],
    ['vip_renewdeadline', '10'],
    ['vip_retryperiod', '2'],
    ['vip_subnet', '32'],
  ];
}
