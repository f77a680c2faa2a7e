/** A chart of somebody else's that a cluster needs, at the version that we know. */
export interface Component {
  readonly name: string;
  /** Repository, or the whole address of an OCI chart without its name. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly namespace: string;
  /** Lowest Pod Security level that its pods pass. */
  readonly podSecurity: 'restricted' | 'baseline' | 'privileged';
  /** Namespace is one that every cluster has. */
  readonly ownNamespace: boolean;
  /** Where the version was read. */
  readonly source: string;
  readonly asOf: string;
}

/** Add-ons by name. Versions move by changing this table and nothing else. */
export const components = {
  devicePlugin: {
    name: 'nvidia-device-plugin',
    repository: 'https://nvidia.github.io/k8s-device-plugin',
    chart: 'nvidia-device-plugin',
    version: '0.20.0',
    namespace: 'nvidia-device-plugin',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/NVIDIA/k8s-device-plugin, tag v0.20.0 of 2026-08-19',
    asOf: '2026-11-22',
  },
  gpuOperator: {
    name: 'gpu-operator',
    repository: 'https://helm.ngc.nvidia.com/nvidia',
    chart: 'gpu-operator',
    version: 'v26.7.0',
    namespace: 'gpu-operator',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/NVIDIA/gpu-operator, tag v26.7.0 of 2026-08-20',
    asOf: '2026-11-22',
  },
  networkOperator: {
    name: 'network-operator',
    repository: 'https://helm.ngc.nvidia.com/nvidia',
    chart: 'network-operator',
    version: '26.4.1',
    namespace: 'nvidia-network-operator',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/Mellanox/network-operator, tag v26.4.1 of 2026-07-24',
    asOf: '2026-11-23',
  },
  metallb: {
    name: 'metallb',
    repository: 'https://metallb.github.io/metallb',
    chart: 'metallb',
    version: '0.16.1',
    namespace: 'metallb-system',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/metallb/metallb, tag v0.16.1 of 2026-05-27',
    asOf: '2026-11-23',
  },
  longhorn: {
    name: 'longhorn',
    repository: 'https://charts.longhorn.io',
    chart: 'longhorn',
    version: '1.12.1',
    namespace: 'longhorn-system',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/longhorn/longhorn, tag v1.12.1 of 2026-08-14, which was tested with Kubernetes 1.33 to 1.36',
    asOf: '2026-11-23',
  },
  nfs: {
    name: 'csi-driver-nfs',
    repository: 'https://raw.githubusercontent.com/kubernetes-csi/csi-driver-nfs/master/charts',
    chart: 'csi-driver-nfs',
    version: '4.13.4',
    namespace: 'csi-driver-nfs',
    podSecurity: 'privileged',
    ownNamespace: true,
    source: 'https://github.com/kubernetes-csi/csi-driver-nfs, tag v4.13.4 of 2026-07-01, for Kubernetes 1.21 and later',
    asOf: '2026-11-23',
  },
  efaPlugin: {
    name: 'aws-efa-k8s-device-plugin',
    repository: 'https://aws.github.io/eks-charts',
    chart: 'aws-efa-k8s-device-plugin',
    version: 'v0.5.30',
    namespace: 'kube-system',
    podSecurity: 'privileged',
    ownNamespace: false,
    source: 'https://github.com/aws/eks-charts, chart v0.5.30 of 2026-07-21',
    asOf: '2026-11-22',
  },
  clusterAutoscaler: {
    name: 'cluster-autoscaler',
    repository: 'https://kubernetes.github.io/autoscaler',
    chart: 'cluster-autoscaler',
    version: '9.59.0',
    namespace: 'kube-system',
    podSecurity: 'restricted',
    ownNamespace: false,
    source: 'https://github.com/kubernetes/autoscaler, chart 9.59.0 of 2026-07-21',
    asOf: '2026-11-22',
  },
  jobset: {
    name: 'jobset',
    repository: 'oci://registry.k8s.io/jobset/charts',
    chart: 'jobset',
    version: '0.12.0',
    namespace: 'jobset-system',
    podSecurity: 'restricted',
    ownNamespace: true,
    source: 'https://github.com/kubernetes-sigs/jobset, tag v0.12.0 of 2026-05-08',
    asOf: '2026-11-22',
  },
} as const satisfies Readonly<Record<string, Component>>;

/** Name of an add-on in the table. */
export type ComponentName = keyof typeof components;
