import { gpuTaint, poolLabel, type Taint } from '../../model/node-pool';
import type { Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { AddOn, ClusterContext } from '../target';
import { addOnLoads, requests } from './loads';
import { clusterName } from './names';
import type { Settings } from './options';
import { tolerationOf } from './pods';
import { systemPoolId } from './pools';

/** Service account of the cluster autoscaler, which its role is bound to. */
export const autoscalerServiceAccount = { namespace: 'kube-system', name: 'cluster-autoscaler' } as const;

/** Where add-ons run that are not on every node. */
export const onSystemPool = { nodeSelector: { [poolLabel]: systemPoolId } } as const;

/** Whether any pool can change its size. */
export function needsAutoscaler(pools: readonly PlacedPool[]): boolean {
  return pools.some(({ pool }) => pool.size.min < pool.size.max);
}

/** Add-ons that come as Helm charts, in the order of their installation. */
export function components(settings: Settings, context: ClusterContext): readonly AddOn[] {
  const gpuPools = context.pools.filter(({ pool }) => pool.kind === 'gpu');
  const fabricPools = context.pools.filter(({ fabric }) => fabric);
  const gangs = context.cluster.workloads.some((workload) => workload.kind === 'trainingJob');
  return [
    ...(gpuPools.length > 0 ? [{ component: 'devicePlugin', values: devicePluginValues(gpuPools) } as const] : []),
    ...(fabricPools.length > 0 ? [{ component: 'efaPlugin', values: efaPluginValues(fabricPools) } as const] : []),
    ...(needsAutoscaler(context.pools) ? [{ component: 'clusterAutoscaler', values: autoscalerValues(settings, context) } as const] : []),
    ...(gangs
      ? [{ component: 'jobset', values: { controller: { ...onSystemPool, resources: requests(addOnLoads.jobset) } } } as const]
      : []),
  ];
}

/** Tolerations of everything that runs on all of these pools: each taint once, in the order of their text. */
function tolerationsOf(pools: readonly PlacedPool[]): readonly Toleration[] {
  const taints = new Map<string, Taint>([[JSON.stringify(gpuTaint), gpuTaint]]);
  for (const { node } of pools)
    for (const taint of node.taints) taints.set(JSON.stringify({ key: taint.key, value: taint.value, effect: taint.effect }), taint);
  const own = [...taints].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, taint]) => tolerationOf(taint));
  return [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, ...own];
}

/** Chart nvidia-device-plugin 0.20: its own affinity looks for labels that only node feature discovery sets, which is not installed. */
function devicePluginValues(pools: readonly PlacedPool[]): AddOn['values'] {
  return {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'nvidia.com/gpu.present', operator: 'In', values: ['true'] }] }],
        },
      },
    },
    resources: requests(addOnLoads.devicePlugin),
    tolerations: tolerationsOf(pools),
  };
}

/** Chart aws-efa-k8s-device-plugin v0.5: `supportedInstanceLabels` is its node affinity; ours names the pools that have EFA interfaces. */
function efaPluginValues(pools: readonly PlacedPool[]): AddOn['values'] {
  return {
    supportedInstanceLabels: { keys: [poolLabel], values: pools.map(({ pool }) => pool.id).sort() },
    resources: requests(addOnLoads.efaPlugin),
    tolerations: tolerationsOf(pools),
  };
}

/**
 * Chart cluster-autoscaler 9. Groups are found by the tags that node groups have. Nodes whose pods only have scratch volumes may be removed:
 * shared memory is one, and holds nothing that outlives the pod; work that must not be moved says so on its pods.
 */
function autoscalerValues(settings: Settings, context: ClusterContext): AddOn['values'] {
  return {
    ...onSystemPool,
    autoDiscovery: { clusterName: clusterName(context.blueprint.id, context.cluster.id) },
    awsRegion: settings.region,
    cloudProvider: 'aws',
    containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    extraArgs: { expander: 'least-waste', 'skip-nodes-with-local-storage': false, 'skip-nodes-with-system-pods': false },
    fullnameOverride: autoscalerServiceAccount.name,
    rbac: { serviceAccount: { create: true, name: autoscalerServiceAccount.name } },
    resources: requests(addOnLoads.clusterAutoscaler),
    securityContext: {
      fsGroup: 65534,
      runAsGroup: 65534,
      runAsNonRoot: true,
      runAsUser: 65534,
      seccompProfile: { type: 'RuntimeDefault' },
    },
  };
}
