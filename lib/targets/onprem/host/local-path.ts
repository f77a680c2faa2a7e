import type { Engine } from '../engine';
import { defaultClass } from '../storage';

/**
 * As K3s has it: the same namespace, because RKE2 exempts it from Pod Security as well, the same class, and the same kind of folder. Source:
 * https://github.com/rancher/local-path-provisioner, tag v0.0.37 of 2026-08-05, deploy/local-path-storage.yaml and provisioner.go, which publishes no chart;
 * https://github.com/k3s-io/k3s, manifests/local-storage.yaml; read 2026-11-23.
 */
const image = 'docker.io/rancher/local-path-provisioner:v0.0.37';
/** Makes and removes folders; named in a text that the provisioner reads. Source: K3s' list of images for air gaps, read 2026-11-23. */
export const helperImage = 'docker.io/rancher/mirrored-library-busybox:1.37.0';
const name = 'local-path-provisioner';
const namespace = 'kube-system';
const metadata = { name, namespace };
/** Names that the provisioner looks for. */
const serviceAccount = 'local-path-provisioner-service-account';
const config = 'local-path-config';
const configFolder = '/etc/config';
const healthPort = 8080;
const readOnly = ['get', 'list', 'watch'];

/** What the provisioner's own manifest asks for. */
const clusterRules = [
  { apiGroups: [''], resources: ['nodes', 'persistentvolumeclaims', 'configmaps', 'pods', 'pods/log'], verbs: readOnly },
  { apiGroups: [''], resources: ['persistentvolumes'], verbs: [...readOnly, 'create', 'patch', 'update', 'delete'] },
  { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch'] },
  { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: readOnly },
];
const helperRules = [{ apiGroups: [''], resources: ['pods'], verbs: [...readOnly, 'create', 'patch', 'update', 'delete'] }];

/** Objects of Rancher's local path provisioner, which makes a folder for each volume on the node of its first pod. */
export function localPathObjects({ dataDir }: Engine, requests: Readonly<Record<string, string>>): readonly object[] {
  const subjects = [{ kind: 'ServiceAccount', name: serviceAccount, namespace }];
  const rbac = 'rbac.authorization.k8s.io/v1';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: serviceAccount, namespace } },
    { apiVersion: rbac, kind: 'Role', metadata, rules: helperRules },
    { apiVersion: rbac, kind: 'ClusterRole', metadata: { name }, rules: clusterRules },
    { apiVersion: rbac, kind: 'RoleBinding', metadata, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name }, subjects },
    {
      apiVersion: rbac,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects,
    },
    deployment(requests),
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'local-path', annotations: { ...defaultClass, defaultVolumeType: 'local' } },
      provisioner: 'rancher.io/local-path',
      // Not before it is known where the pod runs: the folder is there, and stays there.
      volumeBindingMode: 'WaitForFirstConsumer',
      reclaimPolicy: 'Delete',
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: config, namespace }, data: settings(`${dataDir}/storage`) },
  ];
}

function settings(folder: string): Readonly<Record<string, string>> {
  return {
    'config.json': JSON.stringify({ nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [folder] }] }),
    // Nobody but root looks into folders of others; who uses a volume may be any user.
    setup: '#!/bin/sh\nset -eu\nmkdir -m 0777 -p "$VOL_DIR"\nchmod 700 "$VOL_DIR/.."\n',
    teardown: '#!/bin/sh\nset -eu\nrm -rf "$VOL_DIR"\n',
    'helperPod.yaml': JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'helper-pod' },
      spec: {
        priorityClassName: 'system-node-critical',
        // On nodes with any taint: it goes where the volume is to be.
        tolerations: [{ operator: 'Exists' }],
        containers: [{ name: 'helper-pod', image: helperImage, imagePullPolicy: 'IfNotPresent' }],
      },
    }),
  };
}

function deployment(requests: Readonly<Record<string, string>>): object {
  const labels = { 'app.kubernetes.io/name': name };
  const probe = (path: string) => ({ httpGet: { path, port: 'health' }, initialDelaySeconds: 5, periodSeconds: 10 });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, labels },
    spec: {
      replicas: 1,
      // Two would make folders for one volume.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: serviceAccount,
          priorityClassName: 'system-cluster-critical',
          // Servers are all that is left where each pool has a taint.
          tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
          containers: [
            {
              name,
              image,
              imagePullPolicy: 'IfNotPresent',
              command: ['local-path-provisioner', 'start', '--config', `${configFolder}/config.json`],
              env: [
                { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
                { name: 'CONFIG_MOUNT_PATH', value: `${configFolder}/` },
                { name: 'HEALTH_PORT', value: String(healthPort) },
              ],
              ports: [{ name: 'health', containerPort: healthPort }],
              livenessProbe: probe('/health'),
              readinessProbe: probe('/ready'),
              resources: { requests },
              volumeMounts: [{ name: 'config', mountPath: `${configFolder}/` }],
            },
          ],
          volumes: [{ name: 'config', configMap: { name: config } }],
        },
      },
    },
  };
}
