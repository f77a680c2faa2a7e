/** Objects that a server takes, for the tests of the validator. */

/** Values by path, with numbers as steps into lists and `\.` for a dot in a name; `undefined` removes the field. */
export type Edit = Readonly<Record<string, unknown>>;

type Node = Record<string, unknown>;

/** A copy of the object with other values at some paths; fields on the way are made. */
export function edited(object: object, edit: Edit): object {
  // Not structuredClone, which keeps parts that two places share as one.
  const copy = JSON.parse(JSON.stringify(object)) as Node;
  for (const [path, value] of Object.entries(edit)) {
    const steps = path.split(/(?<!\\)\./).map((step) => step.replaceAll('\\.', '.'));
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Node>((node, step) => (node[step] ??= {}) as Node, copy);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return copy;
}

const main = {
  name: 'main',
  image: 'vllm/vllm-openai:v0.11.0',
  imagePullPolicy: 'IfNotPresent',
  env: [
    { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'hub', key: 'token' } } },
    { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
  ],
  ports: [{ name: 'http', containerPort: 8000 }],
  livenessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
  resources: { requests: { cpu: '500m', memory: '1Gi', 'nvidia.com/gpu': 1 }, limits: { memory: '1024Mi', 'nvidia.com/gpu': '1' } },
  securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }],
};

const podSpec = {
  nodeSelector: { 'cdk-gpu/pool': 'small' },
  tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' }],
  volumes: [{ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit: '8Gi' } }],
  containers: [main],
};

const bare = { containers: [{ name: 'main', image: 'train:1' }] };
const labels = { app: 'web' };

export const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one' }, spec: podSpec };

export const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'chat', labels: { 'app.kubernetes.io/name': 'web' } },
  spec: { replicas: 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: podSpec } },
};

const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } };

export const statefulSet = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web' },
  spec: {
    serviceName: 'web',
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: podSpec },
    volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
  },
};

const daemonSet = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'metrics' },
  spec: {
    selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] },
    template: { metadata: { labels }, spec: bare },
  },
};

export const job = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'tune' },
  spec: {
    completionMode: 'Indexed',
    completions: 4,
    parallelism: 4,
    backoffLimitPerIndex: 1,
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [42, 43] } },
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: { spec: { ...bare, restartPolicy: 'Never' } },
  },
};

export const cronJob = {
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'nightly' },
  spec: {
    schedule: '0 3 * * 1-5',
    timeZone: 'Europe/Paris',
    concurrencyPolicy: 'Forbid',
    jobTemplate: { spec: { template: { spec: { ...bare, restartPolicy: 'OnFailure' } } } },
  },
};

export const jobSet = {
  apiVersion: 'jobset.x-k8s.io/v1alpha2',
  kind: 'JobSet',
  metadata: { name: 'tune', labels: { 'kueue.x-k8s.io/queue-name': 'gpu' } },
  spec: {
    failurePolicy: { maxRestarts: 3, rules: [{ action: 'FailJobSet', targetReplicatedJobs: ['worker'] }] },
    replicatedJobs: [
      { name: 'head', template: { spec: { template: { spec: bare } } } },
      {
        name: 'worker',
        replicas: 2,
        template: { spec: { completionMode: 'Indexed', completions: 8, parallelism: 8, template: { spec: podSpec } } },
      },
    ],
  },
};

export const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: 8000 }] },
};

const rbac = 'rbac.authorization.k8s.io';

export const good = [
  pod,
  deployment,
  statefulSet,
  daemonSet,
  job,
  cronJob,
  jobSet,
  service,
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'chat', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } } },
  {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'web', annotations: { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/a' } },
    automountServiceAccountToken: false,
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { 'a.txt': 'x' }, binaryData: { 'b.bin': 'aGk=' } },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'Opaque', data: { a: 'aGk=' }, stringData: { b: 'x' } },
  { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'a' }, spec: { ...claim, storageClassName: '' } },
  {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'a' },
    spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '100m' }, default: { cpu: 1 } }] },
  },
  { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'a' }, spec: { hard: { 'requests.nvidia.com/gpu': 8, pods: 50 } } },
  {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'n' },
    spec: { taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
    status: { allocatable: { 'nvidia.com/gpu': 8 } },
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 2,
      maxReplicas: 8,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
    },
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { minAvailable: '50%', selector: { matchLabels: labels } },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'web' },
    spec: {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }, { podSelector: {} }], ports: [{ port: 'http' }] }],
    },
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata: { name: 'system:reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  {
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: { name: 'a' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'a' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'chat' }],
  },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'high' }, value: 1000, preemptionPolicy: 'Never' },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'nvidia' }, handler: 'nvidia' },
];
