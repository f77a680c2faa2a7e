import type { ParsedOptions } from './options';

/** What differs between the two engines on a host. */
export interface Engine {
  readonly name: ParsedOptions['engine'];
  /** Configuration: `config.yaml`, `config.yaml.d`, `registries.yaml`. */
  readonly configDir: string;
  /** Everything else that it writes. */
  readonly dataDir: string;
  /** Where servers let others join. */
  readonly joinPort: number;
  /** systemd units. */
  readonly services: { readonly server: string; readonly agent: string };
  /** The administrator's kubeconfig on a server. */
  readonly kubeconfig: string;
  /** Run to take a host out of the cluster for good. */
  readonly uninstall: { readonly server: string; readonly agent: string };
  /** `kubectl`, as a host can run it: the words of a command. */
  readonly kubectl: string;
  /** Network plugins that it brings. */
  readonly cnis: readonly NonNullable<ParsedOptions['network']['cni']>[];
  readonly defaultCni: NonNullable<ParsedOptions['network']['cni']>;
  /** Release that is installed for each minor. Kubelets tell it as their version (for RKE2: KUBERNETES_IMAGE_TAG in scripts/version.sh of each tag), by which nodes.sh knows who lags behind. */
  readonly releases: Readonly<Record<'1.33' | '1.34' | '1.35' | '1.36', string>>;
}

/**
 * Paths and ports: https://docs.rke2.io/install/requirements, /install/configuration and /reference/uninstall; https://docs.k3s.io/installation. As of 2026-11-22.
 * Releases of RKE2: https://github.com/rancher/rke2, tags of 2026-08-01, and for 1.33 of 2026-06-23, which is its last. Those of K3s:
 * https://github.com/k3s-io/k3s/releases of 2026-07-29, which its release channels handed out on 2026-08-28, and for 1.33 of June 2026. Read 2026-11-23.
 */
export const engines: Readonly<Record<ParsedOptions['engine'], Engine>> = {
  rke2: {
    name: 'rke2',
    configDir: '/etc/rancher/rke2',
    dataDir: '/var/lib/rancher/rke2',
    joinPort: 9345,
    services: { server: 'rke2-server', agent: 'rke2-agent' },
    kubeconfig: '/etc/rancher/rke2/rke2.yaml',
    uninstall: { server: '/usr/local/bin/rke2-uninstall.sh', agent: '/usr/local/bin/rke2-uninstall.sh' },
    kubectl: '/var/lib/rancher/rke2/bin/kubectl',
    cnis: ['canal', 'cilium', 'calico', 'flannel'],
    defaultCni: 'canal',
    releases: { '1.33': 'v1.33.13+rke2r1', '1.34': 'v1.34.10+rke2r1', '1.35': 'v1.35.7+rke2r1', '1.36': 'v1.36.3+rke2r1' },
  },
  k3s: {
    name: 'k3s',
    configDir: '/etc/rancher/k3s',
    dataDir: '/var/lib/rancher/k3s',
    joinPort: 6443,
    services: { server: 'k3s', agent: 'k3s-agent' },
    kubeconfig: '/etc/rancher/k3s/k3s.yaml',
    uninstall: { server: '/usr/local/bin/k3s-uninstall.sh', agent: '/usr/local/bin/k3s-agent-uninstall.sh' },
    // Its installer makes no link named `kubectl` on hosts that have another.
    kubectl: '/usr/local/bin/k3s kubectl',
    cnis: ['flannel'],
    defaultCni: 'flannel',
    releases: { '1.33': 'v1.33.13+k3s1', '1.34': 'v1.34.10+k3s1', '1.35': 'v1.35.7+k3s1', '1.36': 'v1.36.3+k3s1' },
  },
};
