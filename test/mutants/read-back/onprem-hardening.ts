import type { Json } from '../tree';
import { equal, sameSet, type Expected } from './held';
import { linesFile, manifestFile, yamlFile, type Files } from './onprem-file';
import { foldersOf, type Hall, type Machine } from './onprem-truth';

/** Keys of `config.yaml` of a host that is hardened. RKE2 has a profile for it; K3s is told one by one. */
export function hardenedConfig(hall: Hall, { server }: Machine): Readonly<Record<string, Expected>> {
  const { engine, hardening } = hall.said;
  const { config, data } = foldersOf(hall);
  const cis = hardening?.cis === true;
  const k3s = cis && engine === 'k3s';
  return {
    ...(hardening?.selinux === true ? { selinux: true } : {}),
    ...(cis && !k3s ? { profile: 'cis' } : {}),
    ...(k3s ? { 'protect-kernel-defaults': true } : {}),
    ...(k3s && server
      ? {
          'kube-apiserver-arg': sameSet([
            `admission-control-config-file=${config}/pod-security.yaml`,
            'audit-log-maxage=30',
            'audit-log-maxbackup=10',
            'audit-log-maxsize=100',
            `audit-log-path=${data}/server/logs/audit.log`,
            `audit-policy-file=${config}/audit-policy.yaml`,
            'service-account-extend-token-expiration=false',
          ]),
          'kube-controller-manager-arg': ['terminated-pod-gc-threshold=1000'],
        }
      : {}),
  };
}

/** What the kubelet of a hardened K3s is told besides; RKE2's is by the profile. */
export function hardenedKubelet({ said: { engine, hardening } }: Hall): readonly string[] {
  if (hardening?.cis !== true || engine !== 'k3s') return [];
  // Those with forward secrecy and an authenticated cipher.
  const ciphers = ['AES_256_GCM_SHA384', 'AES_128_GCM_SHA256', 'CHACHA20_POLY1305'].flatMap((cipher) =>
    ['ECDSA', 'RSA'].map((key) => `TLS_ECDHE_${key}_WITH_${cipher}`),
  );
  return ['streaming-connection-idle-timeout=5m', `tls-cipher-suites=${ciphers.join(',')}`];
}

/** The user that etcd of a hardened RKE2 runs as is on servers. */
export function looksForEtcdUser({ said: { engine, hardening } }: Hall, { server }: Machine): boolean {
  return hardening?.cis === true && engine === 'rke2' && server;
}

export function hardeningFilesOf(where: string, hall: Hall, machine: Machine): Files {
  if (hall.said.hardening?.cis !== true) return {};
  const { config, data } = foldersOf(hall);
  const k3s = hall.said.engine === 'k3s';
  const exactly = (wanted: Json) =>
    yamlFile(where, (value) => (equal(value, wanted) ? [] : [`${where}: ${JSON.stringify(value)} does not harden it`]));
  return {
    '/etc/sysctl.d/90-cdk-gpu-kubelet.conf': linesFile(where, [
      'kernel.panic = 10',
      'kernel.panic_on_oops = 1',
      'vm.overcommit_memory = 1',
      'vm.panic_on_oom = 0',
    ]),
    ...(k3s && machine.server
      ? { [`${config}/pod-security.yaml`]: exactly(podSecurity), [`${config}/audit-policy.yaml`]: exactly(auditPolicy) }
      : {}),
    ...(k3s && hall.servers[0]?.name === machine.name
      ? {
          [`${data}/server/manifests/cdk-gpu-network-policies.yaml`]: manifestFile(where, (objects) =>
            sameSet(policies)(objects) ? [] : [`${where}: network policies are others`],
          ),
        }
      : {}),
  };
}

const podSecurity: Json = {
  apiVersion: 'apiserver.config.k8s.io/v1',
  kind: 'AdmissionConfiguration',
  plugins: [
    {
      name: 'PodSecurity',
      configuration: {
        apiVersion: 'pod-security.admission.config.k8s.io/v1beta1',
        kind: 'PodSecurityConfiguration',
        defaults: {
          enforce: 'restricted',
          'enforce-version': 'latest',
          audit: 'restricted',
          'audit-version': 'latest',
          warn: 'restricted',
          'warn-version': 'latest',
        },
        exemptions: { usernames: [], runtimeClasses: [], namespaces: ['kube-system'] },
      },
    },
  ],
};

const auditPolicy: Json = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{ level: 'Metadata' }] };

/** Into whose pods others may come: everybody's neighbours, and everybody to what the whole cluster uses. */
const policies: readonly Json[] = [
  ...['default', 'kube-public', 'kube-system'].map((namespace) =>
    policy({ name: 'cdk-gpu-within', namespace }, {}, { from: [{ podSelector: {} }] }),
  ),
  open('dns', { matchLabels: { 'k8s-app': 'kube-dns' } }, { ports: ['TCP', 'UDP'].map((protocol) => ({ port: 53, protocol })) }),
  open('metrics', { matchLabels: { 'k8s-app': 'metrics-server' } }, {}),
  open('traefik', { matchLabels: { 'app.kubernetes.io/name': 'traefik' } }, {}),
  open('load-balancer', { matchExpressions: [{ key: 'svccontroller.k3s.cattle.io/svcname', operator: 'Exists' }] }, {}),
];

function open(name: string, pods: Json, ingress: Json): Json {
  return policy({ name: `cdk-gpu-${name}`, namespace: 'kube-system' }, pods, ingress);
}

function policy(metadata: Json, podSelector: Json, ingress: Json): Json {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata,
    spec: { podSelector, policyTypes: ['Ingress'], ingress: [ingress] },
  };
}
