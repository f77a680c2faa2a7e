import type { PoolModel } from '../../model/node-pool';
import type { DaemonSetLoad } from '../../placement/node';
import { gpuOperatorLoad } from '../gpu-operator';
import { hostsOf, isServer, poolTaints } from './inventory';
import type { ParsedOptions } from './options';
import { railsOf } from './rails';
import { storageDaemonSets } from './storage-loads';

/**
 * What our values ask for. MetalLB's chart, the network operator, kube-vip and the controller of upgrades ask for nothing by themselves, and pods that ask for nothing are the first to go when memory
 * is short; the amounts are estimates, on the high side, as of 2026-11-23. JobSet's chart asks for 500m, of which a controller of a few sets uses little.
 */
export const addOnLoads = {
  speaker: { name: 'metallb-speaker', cpuMillis: 50, memoryMiB: 64 },
  fabricPlugin: { name: 'network operator', cpuMillis: 50, memoryMiB: 64 },
  metallbController: { name: 'metallb-controller', cpuMillis: 50, memoryMiB: 64 },
  kubeVip: { name: 'kube-vip', cpuMillis: 50, memoryMiB: 64 },
  upgradeController: { name: 'system-upgrade-controller', cpuMillis: 50, memoryMiB: 128 },
  jobset: { name: 'jobset-controller-manager', cpuMillis: 250, memoryMiB: 128 },
} as const satisfies Readonly<Record<string, DaemonSetLoad>>;

/** Requests of a container, in Kubernetes' spelling. */
export function requests({ cpuMillis, memoryMiB }: DaemonSetLoad): { readonly cpu: string; readonly memory: string } {
  return { cpu: `${String(cpuMillis)}m`, memory: `${String(memoryMiB)}Mi` };
}

/** Static pods of RKE2 on every node, and on servers. Source: rancher/rke2, pkg/podtemplate/config.go of 2026-08-21, read 2026-11-23. */
const kubeProxy: DaemonSetLoad = { name: 'kube-proxy', cpuMillis: 250, memoryMiB: 128 };
const controlPlane: DaemonSetLoad = {
  name: 'API server, scheduler, controller manager, etcd and cloud controller manager',
  cpuMillis: 250 + 100 + 200 + 200 + 100,
  memoryMiB: 1024 + 128 + 256 + 512 + 128,
  pods: 5,
};
/**
 * Estimates, on the high side, as of 2026-11-23. Of the network plugin: Calico's own manifest asks for 250m, the others for no more; Calico and Cilium are two pods on a node. K3s has its network plugin,
 * kube-proxy and control plane in one process, which is no pod.
 */
const network: DaemonSetLoad = { name: 'network plugin', cpuMillis: 250, memoryMiB: 128, pods: 2 };
/** What RKE2's chart of Whereabouts asks for, on nodes of pools with rails. Source: packages/rke2-whereabouts of rancher/rke2-charts of 2026-08-20, read 2026-11-23. */
const whereabouts: DaemonSetLoad = { name: 'whereabouts', cpuMillis: 100, memoryMiB: 100 };
/**
 * Single pods that may all be on one node without a taint: those of the distribution (coredns and its autoscaler, metrics-server, ingress, the
 * controller of snapshots: 300m/400Mi, an estimate), and of our
 * add-ons what charts and our values ask for: GPU operator 200m/100Mi, the two of feature discovery 110m/256Mi, network operator 5m/64Mi, MetalLB, JobSet.
 */
const clusterAddOns: DaemonSetLoad = {
  name: 'cluster add-ons',
  cpuMillis: 300 + 200 + 110 + 5 + addOnLoads.metallbController.cpuMillis + addOnLoads.jobset.cpuMillis,
  memoryMiB: 400 + 100 + 256 + 64 + addOnLoads.metallbController.memoryMiB + addOnLoads.jobset.memoryMiB,
  pods: 5 + 1 + 2 + 1 + 1 + 1,
};

/** What the distribution and our add-ons take from each node of a pool, the worst of its nodes. */
export function daemonSets(options: ParsedOptions, pool: PoolModel, fabric: boolean): readonly DaemonSetLoad[] {
  const servers = pool.kind === 'system' || hostsOf(pool).some((host) => isServer(options, host));
  const free = pool.kind === 'system' || !poolTaints(options, pool).some(({ effect }) => effect !== 'PreferNoSchedule');
  return [
    ...(options.engine === 'rke2' ? [kubeProxy, network, ...(servers ? [controlPlane] : [])] : []),
    // It is on one of them, where there are agents.
    ...(servers ? [addOnLoads.upgradeController] : []),
    ...(servers && options.endpoint !== null && 'virtualIp' in options.endpoint ? [addOnLoads.kubeVip] : []),
    ...(free ? [clusterAddOns] : []),
    ...(pool.kind === 'gpu' ? [gpuOperatorLoad] : []),
    ...(fabric ? [addOnLoads.fabricPlugin] : []),
    ...(railsOf(pool) === null ? [] : [whereabouts]),
    ...(handsOutAddresses(options) ? [addOnLoads.speaker] : []),
    ...storageDaemonSets(options, pool, free),
  ];
}

/** Whether MetalLB hands out addresses here. */
export function handsOutAddresses({ loadBalancer }: ParsedOptions): boolean {
  return loadBalancer !== null && loadBalancer !== 'existing';
}
