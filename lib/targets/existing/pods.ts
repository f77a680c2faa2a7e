import type { Machine } from '../../catalog/machine';
import type { PoolModel } from '../../model/node-pool';
import type { DaemonSetLoad, NodeShape } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { PodNeeds } from '../target';
import { gpuOperatorLoad } from '../gpu-operator';
import { devicePluginResources, devicesOf } from '../nvidia-resources';
import type { ExistingPool, ParsedOptions } from './options';

/**
 * What stands on most clusters that we did not make: a network plugin, kube-proxy, a storage driver. An estimate, on the safe side, as of 2026-11-22:
 * kubeadm gives kube-proxy no request, Calico asks for 250m (manifests/calico.yaml), canal and flannel for 100m to 250m.
 */
const clusterLoad: DaemonSetLoad = { name: 'network, proxy and storage', cpuMillis: 400, memoryMiB: 256, pods: 3 };

/** A node as the program describes it. */
export function nodeOf(pool: PoolModel, machine: Machine): NodeShape {
  const { nodes, nodeTaints } = pool.place as unknown as ExistingPool;
  return {
    labels: { 'kubernetes.io/arch': machine.arch, ...nodes.selector },
    taints: nodeTaints,
    arch: machine.arch,
    allocatable: machine.allocatable,
    // The kubelet keeps a part of it, which is not known: no pod can have more than this, and some pods cannot have as much.
    ephemeralMiB: nodes.each.diskGiB === null ? null : Math.floor(nodes.each.diskGiB * 1024),
    devices: devicesOf(pool, devicePluginResources(pool)),
  };
}

export function daemonSets(pool: PoolModel): readonly DaemonSetLoad[] {
  return pool.kind === 'gpu' ? [clusterLoad, gpuOperatorLoad] : [clusterLoad];
}

/**
 * Distributions that start containers with runc unless a runtime class says otherwise. The GPU Operator injects GPUs by CDI, which needs no class; a device plugin
 * alone does not.
 */
const runcByDefault: ReadonlySet<ParsedOptions['distribution']> = new Set(['k3s', 'rke2', 'microk8s', 'k0s', 'talos']);

export function podNeeds(options: ParsedOptions, placed: PlacedPool): PodNeeds {
  const { nodes, nodeTaints } = placed.pool.place as unknown as ExistingPool;
  return {
    nodeSelector: nodes.selector,
    tolerations: nodeTaints.map(({ key, value, effect }) =>
      value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
    ),
    gpuUnits: devicePluginResources(placed.pool),
    runtimeClassName:
      placed.pool.kind === 'gpu' && options.present.includes('devicePlugin') && runcByDefault.has(options.distribution) ? 'nvidia' : null,
    env: {},
    fabric: null,
    keepAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
  };
}
