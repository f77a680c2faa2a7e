import type { Taint } from '../../model/node-pool';
import type { Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { AddOn, ClusterContext, Reach } from '../target';
import type { ParsedOptions } from './options';
import { sharingValues } from './sharing';

/**
 * Distributions with a containerd of their own: the operator's toolkit is told where its socket is, and nothing else. With the path of the configuration as
 * well, nodes fail after a reboot (NVIDIA/gpu-operator#992) and lose their registry credentials (NVIDIA/gpu-operator#623). RKE2's documentation on GPU
 * operators, read 2026-11-22.
 */
const ownContainerd: ReadonlySet<ParsedOptions['distribution']> = new Set(['k3s', 'rke2']);
/** Distributions whose own way to install GPU support is not the chart: OperatorHub, system extensions, add-ons of their own. */
export const installsItself: ReadonlySet<ParsedOptions['distribution']> = new Set(['openshift', 'talos', 'microk8s', 'k0s']);

/** Add-ons that are missing. One owner of `nvidia.com/gpu` at most: with a device plugin there, the operator would be a second. */
export function components(options: ParsedOptions, context: ClusterContext): readonly AddOn[] {
  const addOns: AddOn[] = [];
  const gpuPools = context.pools.filter((placed) => placed.pool.kind === 'gpu');
  if (gpuPools.length > 0 && installsOperator(options)) {
    const tolerated = tolerations(gpuPools.flatMap((placed) => placed.node.taints));
    // Driver, toolkit, device plugin and exporter are on nodes that feature discovery labels, and so wherever its own worker is.
    const reach = (daemonSet: string): Reach => ({ daemonSet, pools: 'gpu', labels: {}, tolerations: tolerated });
    const reaches = ['gpu-operator', 'node-feature-discovery-worker'].map(reach);
    addOns.push({ component: 'gpuOperator', values: operatorValues(options, gpuPools, tolerated), reaches });
  }
  if (context.workloads.some(({ workload }) => workload.kind === 'trainingJob') && !options.present.includes('jobset'))
    addOns.push({ component: 'jobset', values: {} });
  return addOns;
}

/** Something on the cluster advertises `nvidia.com/gpu` already. */
export function gpuIsOwned(options: ParsedOptions): boolean {
  return options.present.includes('gpuOperator') || options.present.includes('devicePlugin');
}

/** Whether GPU pools here get the GPU Operator from us. */
export function installsOperator(options: ParsedOptions): boolean {
  return !gpuIsOwned(options) && !installsItself.has(options.distribution);
}

function operatorValues(
  options: ParsedOptions,
  pools: readonly PlacedPool[],
  tolerated: readonly Toleration[],
): Readonly<Record<string, unknown>> {
  return {
    daemonsets: { tolerations: tolerated },
    // Node feature discovery finds the GPUs, and so has to reach the same nodes.
    'node-feature-discovery': { worker: { tolerations: tolerated } },
    // Containers see only the GPUs that they were given: by CDI, and not by an environment variable that any of them may set.
    cdi: { enabled: true },
    // GPU images of managed clusters bring the driver.
    ...(options.distribution === 'managed' ? { driver: { enabled: false } } : {}),
    ...(ownContainerd.has(options.distribution)
      ? { toolkit: { env: [{ name: 'CONTAINERD_SOCKET', value: '/run/k3s/containerd/containerd.sock' }] } }
      : {}),
    ...sharingValues(
      pools.map(({ pool }) => pool),
      options.distribution === 'managed',
    ),
  };
}

/** NVIDIA's own default, then the pools'; each once, in the order of their keys. */
function tolerations(taints: readonly Taint[]): readonly Toleration[] {
  const keys = [...new Set(['nvidia.com/gpu', ...taints.map((taint) => taint.key)])].sort();
  return keys.map((key) => ({ key, operator: 'Exists' }));
}
