import { gpuTaint, type PoolModel, type Taint } from '../../model/node-pool';
import { poolLabel } from '../../model/node-pool';
import type { DaemonSetLoad, Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { PodNeeds } from '../target';
import { addOnLoads } from './loads';
import type { NodeImage } from './node-image';
import { efaResource } from './resources';

/**
 * What NCCL's libfabric plugin needs beside the devices.
 * Source: awslabs/awsome-distributed-training, EFA cheat sheet, 2026-06-01.
 *
 * The provider is said so that a missing device is an error and not a slow run over TCP. Huge pages are off because pods ask for none: the
 * provider would take them for its buffers, and forks of data loaders then die with "Cannot allocate memory". NCCL's own first contact goes over
 * the pod's one interface, whatever its name; only those that never lead to another node are excluded.
 */
const fabricEnv = {
  FI_EFA_USE_HUGE_PAGE: '0',
  FI_PROVIDER: 'efa',
  NCCL_SOCKET_IFNAME: '^lo,docker,veth',
} as const;

/** What a pod needs to land on a pool and use its devices. */
export function podNeeds(image: NodeImage, { pool, node, fabric }: PlacedPool): PodNeeds {
  return {
    nodeSelector: { [poolLabel]: pool.id },
    tolerations: node.taints.map(tolerationOf),
    gpuUnits: image.gpuUnits(pool),
    // The NVIDIA runtime is the default one on EKS' accelerated images; there is no class to name.
    runtimeClassName: null,
    env: {},
    fabric: fabric ? { resources: [efaResource], env: fabricEnv, annotations: {} } : null,
    keepAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
  };
}

/** The toleration of exactly one taint; of ours, whatever its value. */
export function tolerationOf(taint: Taint): Toleration {
  if (taint.key === gpuTaint.key || taint.value === '') return { key: taint.key, operator: 'Exists', effect: taint.effect };
  return { key: taint.key, operator: 'Equal', value: taint.value, effect: taint.effect };
}

/** What DaemonSets take from each node of a pool. */
export function daemonSets(image: NodeImage, pool: PoolModel, fabric: boolean): readonly DaemonSetLoad[] {
  return [
    addOnLoads.awsNode,
    addOnLoads.kubeProxy,
    addOnLoads.podIdentity,
    addOnLoads.ebsNode,
    ...(pool.kind === 'gpu' ? image.gpuDaemonSets(pool) : []),
    ...(fabric ? [addOnLoads.efaPlugin] : []),
    ...(pool.kind === 'system' ? [addOnLoads.clusterAddOns] : []),
  ];
}
