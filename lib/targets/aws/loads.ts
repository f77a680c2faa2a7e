import type { DaemonSetLoad } from '../../placement/node';

/** Requests that our own values ask for, in Kubernetes' spelling. */
export function requests(load: DaemonSetLoad): { readonly requests: { readonly cpu: string; readonly memory: string } } {
  return { requests: { cpu: `${String(load.cpuMillis)}m`, memory: `${String(load.memoryMiB)}Mi` } };
}

/**
 * What add-ons take from a node. Those of kube-proxy, device plugin, EFA plugin, JobSet and cluster autoscaler are what our values set; the others
 * are the defaults of:
 * - aws-node: amazon-vpc-cni-k8s, config/master/aws-k8s-cni.yaml, 2026-08-20 (two containers of 25m, no memory);
 * - ebs-csi-node: aws-ebs-csi-driver, chart values and _node.tpl, 2026-08-19 (10m/40Mi, and two sidecars of 10m/32Mi);
 * - aws-efa-k8s-device-plugin: ours is what its chart v0.5.30 asks for by itself (10m/20Mi);
 * - eks-pod-identity-agent: its chart asks for nothing, and so it takes its place among the node's pods and nothing else.
 */
export const addOnLoads = {
  awsNode: { name: 'aws-node', cpuMillis: 50, memoryMiB: 0 },
  kubeProxy: { name: 'kube-proxy', cpuMillis: 100, memoryMiB: 64 },
  podIdentity: { name: 'eks-pod-identity-agent', cpuMillis: 0, memoryMiB: 0 },
  ebsNode: { name: 'ebs-csi-node', cpuMillis: 30, memoryMiB: 104 },
  devicePlugin: { name: 'nvidia-device-plugin', cpuMillis: 50, memoryMiB: 128 },
  /** Of the device plugin's chart, which gives it the plugin's own requests. */
  mpsDaemon: { name: 'nvidia-device-plugin-mps-control-daemon', cpuMillis: 50, memoryMiB: 128 },
  efaPlugin: { name: 'aws-efa-k8s-device-plugin', cpuMillis: 10, memoryMiB: 20 },
  clusterAutoscaler: { name: 'cluster-autoscaler', cpuMillis: 100, memoryMiB: 600 },
  jobset: { name: 'jobset-controller-manager', cpuMillis: 250, memoryMiB: 128 },
  /**
   * On nodes of the system pool. An estimate, on the high side, of what may be on the same node: one pod each of coredns (100m/70Mi),
   * metrics-server (100m/200Mi) and ebs-csi-controller (six containers of 10m/40Mi), and the single ones of cluster autoscaler and JobSet.
   */
  clusterAddOns: { name: 'cluster add-ons', cpuMillis: 100 + 100 + 60 + 100 + 250, memoryMiB: 70 + 200 + 240 + 600 + 128, pods: 5 },
} as const satisfies Readonly<Record<string, DaemonSetLoad>>;
