import type { Inventory, InventoryHost } from '../inventory';

type Config = Readonly<Record<string, unknown>>;

/** Ended pods that are kept: RKE2's own threshold. */
const endedPods = 1000;
const ciphers = [
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305',
];

/**
 * What the engines' guides to the CIS benchmark ask for. RKE2 does most of it by its profile: it looks at the kernel and for the user `etcd`, runs etcd as that user, sets Pod Security, network
 * policies and the API server's arguments. K3s does none of it by itself. Left out of K3s' guide is the plugin EventRateLimit, whose limits somebody has to choose; and pods that have
 * ended are kept as RKE2 keeps them, since a hundred are few where jobs run.
 *
 * Sources: docs/security/hardening_guide.md of rancher/rke2-docs of 2026-08-20, pkg/cli/cmds/profile_linux.go, pkg/rke2/psa.go and pkg/executor/staticpod/staticpod.go of rancher/rke2 at
 * v1.33.13+rke2r1 to v1.36.3+rke2r1, https://docs.k3s.io/security/hardening-guide; read 2026-11-23.
 *
 * These are keys of `config.yaml`. Arguments of the kubelet are apart, because there are others.
 */
export function hardeningConfig({ engine, options }: Inventory, host: InventoryHost): Config {
  const { cis, selinux } = options.hardening;
  return {
    ...(selinux ? { selinux: true } : {}),
    ...(cis && engine.name === 'rke2' ? { profile: 'cis' } : {}),
    ...(cis && engine.name === 'k3s' ? { 'protect-kernel-defaults': true } : {}),
    ...(cis && engine.name === 'k3s' && host.role === 'server' ? controlPlane(engine.configDir, engine.dataDir) : {}),
  };
}

function controlPlane(configDir: string, dataDir: string): Config {
  return {
    'kube-apiserver-arg': [
      `admission-control-config-file=${configDir}/pod-security.yaml`,
      'audit-log-maxage=30',
      'audit-log-maxbackup=10',
      'audit-log-maxsize=100',
      // The API server makes the folder, for root alone.
      `audit-log-path=${dataDir}/server/logs/audit.log`,
      `audit-policy-file=${configDir}/audit-policy.yaml`,
      'service-account-extend-token-expiration=false',
    ],
    'kube-controller-manager-arg': [`terminated-pod-gc-threshold=${String(endedPods)}`],
  };
}

/** Arguments of the kubelet that RKE2's profile does not need. */
export function hardenedKubelet({ engine, options }: Inventory): readonly string[] {
  if (!options.hardening.cis || engine.name !== 'k3s') return [];
  return ['streaming-connection-idle-timeout=5m', `tls-cipher-suites=${ciphers.join(',')}`];
}

/** Whether RKE2 looks for the user that etcd runs as: on servers. */
export function needsEtcdUser({ engine, options }: Inventory, { role }: InventoryHost): boolean {
  return options.hardening.cis && engine.name === 'rke2' && role === 'server';
}
