import type { Machine } from '../../catalog/machine';
import { gpuTaint, poolLabel, type PoolModel, type Taint } from '../../model/node-pool';
import type { DaemonSetLoad, NodeShape, Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { PodNeeds } from '../target';
import { gpuUnitsOf, type GpuUnit } from '../../model/gpu-units';
import { devicesOf } from '../nvidia-resources';
import { allocatableOf, usualPods } from './allocatable';
import { diskGiB } from './disk';
import { ephemeralMiB } from './ephemeral';
import { gpuFactsOf } from './machine-facts';
import type { Capacity } from './capacity';
import { classLabels, classTaints } from './compute-class';
import { nodePoolName } from './names';
import { sharingLabels } from './sharing';
import { groupsOf, placeOf } from './sizing';
import { zonesFor } from './zones';

/** GKE's own plugin advertises slices and shares under the name of whole GPUs; labels of the nodes tell them apart. */
function gpuUnits(pool: PoolModel): Readonly<Record<GpuUnit, string>> {
  return Object.fromEntries(Object.keys(gpuUnitsOf(pool)).map((unit) => [unit, 'nvidia.com/gpu']));
}

const queuedKey = 'cloud.google.com/gke-queued';

/** GKE puts it on queued pools, so that only pods with a granted request land there. See https://cloud.google.com/kubernetes-engine/docs/how-to/provisioningrequest. */
const queuedTaint: Taint = { key: queuedKey, value: 'true', effect: 'NoSchedule' };
/** GKE puts it on Arm pools. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment, read 2026-11-22. */
const armTaint: Taint = { key: 'kubernetes.io/arch', value: 'arm64', effect: 'NoSchedule' };

/** Labels that we give a pool; GKE adds its own. `gke-queued` is one that it does not add, though its taint is. */
export function ownLabels(pool: PoolModel): Readonly<Record<string, string>> {
  return {
    ...pool.labels,
    [poolLabel]: pool.id,
    ...(isBoughtBy(pool, 'queued') ? { [queuedKey]: 'true' } : {}),
    ...classLabels(pool),
  };
}

/** Taints that we give a pool. The GPU taint is written out: GKE adds it only when another pool without GPUs is there already. */
export function ownTaints(pool: PoolModel): readonly Taint[] {
  if (pool.gpu === null) return [...pool.taints, ...classTaints(pool)];
  const own = pool.taints.filter((taint) => taint.key !== gpuTaint.key || taint.effect !== gpuTaint.effect);
  return [gpuTaint, ...own, ...classTaints(pool)];
}

/** Whether all of the pool's nodes are bought in one way: of several, the scheduler must not count on what only some nodes have. */
function isBoughtBy(pool: PoolModel, kind: Capacity['kind']): boolean {
  return placeOf(pool).capacities.every((capacity) => capacity.kind === kind);
}

/** A node of the pool as the scheduler sees it. */
export function nodeOf(pool: PoolModel, machine: Machine, region: string): NodeShape {
  const { driver, maxPodsPerNode } = placeOf(pool);
  const [group, ...otherGroups] = groupsOf(pool);
  const facts = gpuFactsOf(machine);
  const [zone, ...others] = zonesFor(pool, machine, region);
  return {
    labels: {
      ...ownLabels(pool),
      ...(group !== undefined && otherGroups.length === 0 ? { 'cloud.google.com/gke-nodepool': nodePoolName(pool, group) } : {}),
      'kubernetes.io/arch': machine.arch,
      'kubernetes.io/os': 'linux',
      'node.kubernetes.io/instance-type': machine.type,
      'topology.kubernetes.io/region': region,
      ...(zone !== undefined && others.length === 0 ? { 'topology.kubernetes.io/zone': zone } : {}),
      ...(facts === null
        ? {}
        : {
            'cloud.google.com/gke-accelerator': facts.accelerator,
            'cloud.google.com/gke-gpu': 'true',
            'cloud.google.com/gke-gpu-driver-version': driver,
            ...sharingLabels(pool),
            ...(facts.localSsds > 0 ? { 'cloud.google.com/gke-ephemeral-storage-local-ssd': 'true' } : {}),
          }),
      ...(isBoughtBy(pool, 'spot') ? { 'cloud.google.com/gke-spot': 'true' } : {}),
      ...(isBoughtBy(pool, 'flexStart') ? { 'cloud.google.com/gke-flex-start': 'true' } : {}),
    },
    taints: [...ownTaints(pool), ...(isBoughtBy(pool, 'queued') ? [queuedTaint] : []), ...(machine.arch === 'arm64' ? [armTaint] : [])],
    arch: machine.arch,
    allocatable: allocatableOf(machine, maxPodsPerNode),
    ephemeralMiB: ephemeralMiB(machine, diskGiB(pool)),
    devices: devicesOf(pool, gpuUnits(pool)),
  };
}

/**
 * What a pod needs to land on the pool and use its GPUs.
 *
 * `LD_LIBRARY_PATH` is left alone, though GKE mounts the driver's libraries at /usr/local/nvidia/lib64 and not into the loader's cache: a pod's variable
 * replaces the image's, it cannot be added to it, and images that are made for CUDA (nvidia/cuda and what is built on it, pytorch/pytorch, vllm) name that folder
 * among others that they need. An image without it needs `env: { LD_LIBRARY_PATH: '/usr/local/nvidia/lib64' }` on its workload.
 */
export function podNeeds({ pool, node }: PlacedPool): PodNeeds {
  return {
    nodeSelector: { [poolLabel]: pool.id, ...classLabels(pool), ...sharingLabels(pool) },
    tolerations: node.taints.map(tolerationOf),
    gpuUnits: gpuUnits(pool),
    // GKE has no such class, and refuses pods that name one.
    runtimeClassName: null,
    env: {},
    fabric: null,
    keepAnnotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
  };
}

/** Pools that add GPUs to a node tolerate whatever the value of NVIDIA's taint is, as GKE's own admission does. */
function tolerationOf({ key, value, effect }: Taint): Toleration {
  return key === gpuTaint.key || value === '' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/**
 * What GKE's DaemonSets ask for on each node. Sources, read 2026-11-22:
 * - memory, and CPU where not named below: `kubectl describe node` of GKE 1.36.3 in published notes of a benchmark of Camunda, 2026-10-08 (`ip-masq-agent`,
 *   `netd`, `node-local-dns`, `pdcsi-node`), of GKE 1.29 in cryptnono/cryptnono#34 (`fluentbit-gke`, `gke-metadata-server`), and of another published cluster
 *   (`gke-metrics-agent`, whose request moves by a few MiB with the version);
 * - CPU of `anetd`, `dcgm-exporter`, `pdcsi-node`, `netd` and of `fluentbit-gke-256pd`: requests of all DaemonSets of a cluster with Dataplane V2, which somebody
 *   published to size Sysdig's agent;
 * - `collector`: GoogleCloudPlatform/prometheus-engine#964; `gcsfusecsi-node`: deploy/base/node/node.yaml of GoogleCloudPlatform/gcs-fuse-csi-driver at 04df4c7f;
 * - the GPU device plugin: cmd/nvidia_gpu/device-plugin.yaml of GoogleCloudPlatform/container-engine-accelerators and, for the driver's installation that
 *   runs before it in the same pod and asks for more CPU, its nvidia-driver-installer/cos.
 * Nobody published the memory of `anetd` and `dcgm-exporter`: those two are estimates, meant to be high.
 */
const everyNode: readonly DaemonSetLoad[] = [
  { name: 'anetd', cpuMillis: 205, memoryMiB: 300 },
  { name: 'collector', cpuMillis: 10, memoryMiB: 64 },
  { name: 'fluentbit-gke', cpuMillis: 105, memoryMiB: 230 },
  { name: 'gcsfusecsi-node', cpuMillis: 20, memoryMiB: 160 },
  { name: 'gke-metadata-server', cpuMillis: 100, memoryMiB: 100 },
  { name: 'gke-metrics-agent', cpuMillis: 21, memoryMiB: 155 },
  { name: 'ip-masq-agent', cpuMillis: 10, memoryMiB: 16 },
  { name: 'netd', cpuMillis: 10, memoryMiB: 65 },
  { name: 'node-local-dns', cpuMillis: 30, memoryMiB: 50 },
  { name: 'pdcsi-node', cpuMillis: 20, memoryMiB: 40 },
];
const gpuNode: readonly DaemonSetLoad[] = [
  { name: 'dcgm-exporter', cpuMillis: 100, memoryMiB: 400 },
  { name: 'nvidia-gpu-device-plugin', cpuMillis: 150, memoryMiB: 100 },
];
/** What the collector of logs asks for beyond its usual on nodes with many pods. Its memory there is not published; a GiB is meant to be high. */
const manyPods: DaemonSetLoad = { name: 'fluentbit-gke-256pd', cpuMillis: 750, memoryMiB: 1024 };

/** What GKE's DaemonSets take from each of the pool's nodes; we add none of our own. */
export function daemonSets(pool: PoolModel): readonly DaemonSetLoad[] {
  const { maxPodsPerNode } = placeOf(pool);
  return [...everyNode, ...(maxPodsPerNode > usualPods ? [manyPods] : []), ...(pool.gpu === null ? [] : gpuNode)];
}
