import { gpuTaint } from '../model/node-pool';
import type { DaemonSetLoad, Toleration } from '../placement/node';
import type { PlacedPool } from '../placement/placement';
import type { Reach } from './target';

/** What the GPU Operator needs on any cluster. Driver, toolkit and sharing depend on who made the cluster, and are the places'. */

/**
 * The toolkit's environment on K3s and RKE2, which have a containerd of their own: it is told where the socket is, and nothing else. With the path of the
 * configuration as well, nodes fail after a reboot (NVIDIA/gpu-operator#992) and lose their registry credentials (NVIDIA/gpu-operator#623). RKE2's
 * documentation on GPU operators, read 2026-11-22.
 */
export const ownContainerdEnv = [{ name: 'CONTAINERD_SOCKET', value: '/run/k3s/containerd/containerd.sock' }] as const;

/**
 * The operator's node pods request nothing of their own in chart v26.7.0; this is for what they use. At most nine are on a node: driver, toolkit, device plugin, its
 * control daemon of MPS, exporter, validator, mig-manager, and the two that discover features.
 */
export const gpuOperatorLoad: DaemonSetLoad = { name: 'GPU operator', cpuMillis: 200, memoryMiB: 512, pods: 9 };

/** Tolerations of all taints of these pools: each key once, in their order. */
export function tolerationsOf(pools: readonly PlacedPool[], always: readonly string[] = []): readonly Toleration[] {
  const keys = pools.flatMap(({ node }) => node.taints.map(({ key }) => key));
  return [...new Set([...always, ...keys])].sort().map((key) => ({ key, operator: 'Exists' }));
}

/** With NVIDIA's own default, because they take the place of the chart's. */
export function gpuTolerations(pools: readonly PlacedPool[]): readonly Toleration[] {
  return tolerationsOf(pools, [gpuTaint.key]);
}

/** Values of the chart that bring its DaemonSets to the nodes. */
export function operatorValues(
  tolerated: readonly Toleration[],
): Readonly<Record<'daemonsets' | 'node-feature-discovery' | 'cdi', object>> {
  return {
    daemonsets: { tolerations: tolerated },
    // Node feature discovery finds the GPUs, and so has to reach the same nodes.
    'node-feature-discovery': { worker: { tolerations: tolerated } },
    // Containers see only the GPUs that they were given: by CDI, and not by an environment variable that any of them may set.
    cdi: { enabled: true },
  };
}

/** Driver, toolkit, device plugin and exporter are on nodes that feature discovery labels, and so wherever its own worker is. */
export function operatorReaches(tolerations: readonly Toleration[]): readonly Reach[] {
  return ['gpu-operator', 'node-feature-discovery-worker'].map((daemonSet) => ({ daemonSet, pools: 'gpu', labels: {}, tolerations }));
}
