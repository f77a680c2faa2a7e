import { upgradeAccount as account, upgradeImage, upgradeNamespace as namespace } from '../upgrades';
import type { Inventory } from '../inventory';
import { addOnLoads, requests } from '../loads';

/**
 * Of system-upgrade-controller: https://github.com/rancher/system-upgrade-controller, tag v0.20.1 of 2026-05-19: manifests/ and main.go. It brings the kind Plan itself when it starts.
 * RKE2's documentation (docs/upgrades/automated.md of 2026-08-20) installs that manifest too; the chart in rancher/charts is for clusters that Rancher manages.
 */
const controllerImage = 'rancher/system-upgrade-controller:v0.20.1';
/**
 * What drains: it has kubectl 1.34, 1.35 and 1.36, and takes the one that suits the server. The controller's default is a single kubectl 1.30, which is more than a minor version behind.
 * Source: https://github.com/rancher/kuberlr-kubectl, tag v8.1.1 of 2026-06-12: kubectl-versions.txt. Rancher's chart of the controller takes this image too. Read 2026-11-23.
 */
const kubectlImage = 'rancher/kuberlr-kubectl:v8.1.1';

/** Images of its jobs, which no pod of ours names: the controller puts them together. */
export function upgradeJobImages(inventory: Inventory): readonly string[] {
  return [kubectlImage, upgradeImage(inventory)];
}

const controller = 'system-upgrade-controller';
const drainer = `${controller}-drainer`;
const rbac = 'rbac.authorization.k8s.io';

/** What the controller may do in the cluster: it labels nodes and lets pods back on them, and its jobs are in its own namespace. */
const clusterRules = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: ['apiextensions.k8s.io'],
    resources: ['customresourcedefinitions'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'update'],
  },
  { apiGroups: [''], resources: ['namespaces', 'nodes'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['update'] },
  { apiGroups: [''], resources: ['events'], verbs: ['get', 'create', 'patch', 'update'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: [controller], verbs: ['get', 'update'] },
  {
    apiGroups: ['upgrade.cattle.io'],
    resources: ['plans', 'plans/status'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'],
  },
];
/** What draining takes. */
const drainerRules = [
  { apiGroups: [''], resources: ['pods/eviction'], verbs: ['create'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'delete'] },
  { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'patch'] },
  { apiGroups: ['apps'], resources: ['statefulsets', 'daemonsets', 'replicasets'], verbs: ['get', 'list'] },
];
/** What the controller may do where its jobs are. */
const ownRules = [
  {
    apiGroups: ['batch'],
    resources: ['jobs'],
    verbs: ['create', 'delete', 'deletecollection', 'patch', 'update', 'get', 'list', 'watch'],
  },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] },
];

/** Objects of the controller that upgrades agents by plan. Its jobs change the host, so that its namespace holds privileged pods. */
export function upgradeControllerObjects(inventory: Inventory): readonly object[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: { 'pod-security.kubernetes.io/enforce': 'privileged', 'pod-security.kubernetes.io/warn': 'privileged' },
      },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: controller }, rules: clusterRules },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name: drainer }, rules: drainerRules },
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata: { name: controller, namespace }, rules: ownRules },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: controller }, ...binding('ClusterRole', controller) },
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRoleBinding', metadata: { name: drainer }, ...binding('ClusterRole', drainer) },
    { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata: { name: controller, namespace }, ...binding('Role', controller) },
    deployment(inventory),
  ];
}

/** What gives the account a role. */
function binding(kind: 'ClusterRole' | 'Role', name: string): object {
  return {
    roleRef: { apiGroup: rbac, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
  };
}

function deployment({ servers }: Inventory): object {
  // On servers, whatever keeps other pods off them: agents are what it empties.
  const taints = servers.flatMap((server) => server.taints).filter(({ effect }) => effect !== 'PreferNoSchedule');
  const tolerations = new Map(taints.map(({ key, effect }) => [`${key}:${effect}`, { key, operator: 'Exists', effect }]));
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: controller, namespace, labels: { 'app.kubernetes.io/name': controller } },
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: { 'upgrade.cattle.io/controller': controller } },
      template: {
        // Drains leave pods with the second label where they are.
        metadata: { labels: { 'app.kubernetes.io/name': controller, 'upgrade.cattle.io/controller': controller } },
        spec: {
          serviceAccountName: account,
          priorityClassName: 'system-cluster-critical',
          nodeSelector: { 'node-role.kubernetes.io/control-plane': 'true' },
          ...(tolerations.size === 0 ? {} : { tolerations: [...tolerations.values()] }),
          containers: [
            {
              name: controller,
              image: controllerImage,
              imagePullPolicy: 'IfNotPresent',
              env: [
                ...settings.map(([name, value]) => ({ name, value })),
                { name: 'SYSTEM_UPGRADE_CONTROLLER_NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
              ],
              resources: { requests: requests(addOnLoads.upgradeController) },
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 65534,
                runAsGroup: 65534,
                allowPrivilegeEscalation: false,
                seccompProfile: { type: 'RuntimeDefault' },
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'tmp', emptyDir: {} }],
        },
      },
    },
  };
}

/** A job is tried again until the deadline of its plan, as in the controller's own manifest. */
const settings: readonly (readonly [string, string])[] = [
  ['SYSTEM_UPGRADE_CONTROLLER_LEADER_ELECT', 'true'],
  ['SYSTEM_UPGRADE_CONTROLLER_NAME', controller],
  ['SYSTEM_UPGRADE_CONTROLLER_NAMESPACE', namespace],
  ['SYSTEM_UPGRADE_JOB_BACKOFF_LIMIT', '99'],
  ['SYSTEM_UPGRADE_JOB_KUBECTL_IMAGE', kubectlImage],
];
