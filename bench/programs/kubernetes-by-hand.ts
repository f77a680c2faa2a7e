// The same objects with cdk8s alone: one chart, a loop, and what is the same for every service said once.
import { ApiObject, App, Chart } from 'cdk8s';
import { blueprintId as namespace, countFrom, image, kubernetesMinor, numbered, port } from '../shape';

const count = countFrom(process.argv[2]);
const app = new App({ outdir: process.env.CDK8S_OUTDIR ?? 'manifests' });
const chart = new Chart(app, 'main');

const uid = 10001;
const home = '/home/cdk-gpu';
const metadataAddress = '169.254.169.254/32';
const common = (name: string) => ({
  'app.kubernetes.io/managed-by': 'cdk-gpu',
  'app.kubernetes.io/name': name,
  'app.kubernetes.io/part-of': namespace,
});

const podSecurity = Object.fromEntries(
  ['audit', 'enforce', 'warn'].flatMap((mode) => [
    [`pod-security.kubernetes.io/${mode}`, 'restricted'],
    [`pod-security.kubernetes.io/${mode}-version`, `v${kubernetesMinor}`],
  ]),
);
new ApiObject(chart, 'namespace', {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: namespace, labels: { ...common(namespace), ...podSecurity } },
});

/** What scanners of policies are told to leave. */
const annotations = {
  'checkov.io/skip1': 'CKV_K8S_11=cores that idle are shared, a limit would only throttle',
  'checkov.io/skip2': 'CKV_K8S_15=a restart must not wait for a registry',
  'checkov.io/skip3': 'CKV_K8S_43=the tag is what the program says, or a hash of the content',
  'kube-score/ignore':
    'container-ephemeral-storage-request-and-limit,container-image-pull-policy,container-resources,deployment-has-host-podantiaffinity,pod-probes-identical',
};

const policies = {
  'allow-dns': {
    policyTypes: ['Egress'],
    egress: [
      {
        to: [
          { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
          { ipBlock: { cidr: '169.254.20.10/32' } },
          { ipBlock: { cidr: metadataAddress } },
        ],
        ports: [
          { protocol: 'UDP', port: 53 },
          { protocol: 'TCP', port: 53 },
        ],
      },
    ],
  },
  'allow-https-out': {
    policyTypes: ['Egress'],
    egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: [metadataAddress] } }], ports: [{ protocol: 'TCP', port: 443 }] }],
  },
  'default-deny': { policyTypes: ['Egress', 'Ingress'] },
};
for (const [id, rules] of Object.entries(policies)) {
  const name = `namespace.${id}`;
  new ApiObject(chart, name, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace, labels: common(name) },
    spec: { podSelector: {}, ...rules },
  });
}

const userConfig = `user-${uid}`;
new ApiObject(chart, userConfig, {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: userConfig, namespace, labels: common(userConfig) },
  data: {
    group: `root:x:0:\ncdk-gpu:x:${uid}:\nnogroup:x:65534:\n`,
    passwd: `root:x:0:0:root:/root:/bin/sh\ncdk-gpu:x:${uid}:${uid}:cdk-gpu:${home}:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n`,
  },
});

for (let i = 0; i < count; i++) {
  const name = numbered('s', i);
  const selector = { 'cdk-gpu/workload': name };
  const labels = { ...common(name), ...selector };
  const metadata = { name, namespace, labels };
  const probe = (periodSeconds: number, failureThreshold: number) => ({
    tcpSocket: { port: 'http' },
    periodSeconds,
    timeoutSeconds: 5,
    failureThreshold,
  });
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
    matchLabelKeys: ['pod-template-hash'],
  });
  new ApiObject(chart, `${name}-account`, { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false });
  new ApiObject(chart, `${name}-service`, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'ClusterIP', selector, ports: [{ name: 'http', port, protocol: 'TCP', targetPort: 'http' }] },
  });
  new ApiObject(chart, `${name}-deployment`, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...metadata, annotations },
    spec: {
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: 1020,
      selector: { matchLabels: selector },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 75,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: uid,
            runAsGroup: uid,
            fsGroup: uid,
            fsGroupChangePolicy: 'OnRootMismatch',
            seccompProfile: { type: 'RuntimeDefault' },
          },
          nodeSelector: { 'cdk-gpu/pool': 'general' },
          topologySpreadConstraints: [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
          containers: [
            {
              name: 'main',
              image,
              imagePullPolicy: 'IfNotPresent',
              env: [
                { name: 'HOME', value: home },
                { name: 'LOGNAME', value: 'cdk-gpu' },
                { name: 'USER', value: 'cdk-gpu' },
                { name: 'XDG_CACHE_HOME', value: `${home}/.cache` },
              ],
              ports: [{ name: 'http', containerPort: port }],
              resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '512Mi' } },
              startupProbe: probe(5, 24),
              livenessProbe: probe(10, 5),
              readinessProbe: probe(5, 2),
              lifecycle: { preStop: { sleep: { seconds: 15 } } },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
              volumeMounts: [
                { name: 'user', mountPath: '/etc/group', subPath: 'group', readOnly: true },
                { name: 'user', mountPath: '/etc/passwd', subPath: 'passwd', readOnly: true },
                { name: 'home', mountPath: home },
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volumes: [
            { name: 'home', emptyDir: {} },
            { name: 'tmp', emptyDir: {} },
            { name: 'user', configMap: { name: userConfig } },
          ],
        },
      },
    },
  });
  new ApiObject(chart, `${name}-autoscaler`, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: 2,
      maxReplicas: 4,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          policies: [
            { type: 'Pods', value: 4, periodSeconds: 60 },
            { type: 'Percent', value: 100, periodSeconds: 60 },
          ],
          selectPolicy: 'Max',
        },
        scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
      },
    },
  });
  new ApiObject(chart, `${name}-budget`, {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector } },
  });
}
app.synth();
