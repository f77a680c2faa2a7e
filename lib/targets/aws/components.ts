import { gpuTaint, poolLabel, type Taint } from '../../model/node-pool';
import type { Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import type { AddOn, ClusterContext } from '../target';
import { groupsOf } from './capacity';
import { expanderValues } from './expander';
import { defaultPluginConfig, pluginConfigs } from '../device-plugin-config';
import { addOnLoads, requests } from './loads';
import { clusterName } from './names';
import { nodeImages } from './node-images';
import type { Settings } from './options';
import { tolerationOf } from './pods';
import { systemPoolId } from '../system-pool';
import { autoscalerTag } from './versions';

/** Service account of the cluster autoscaler, which its role is bound to. */
export const autoscalerServiceAccount = { namespace: 'kube-system', name: 'cluster-autoscaler' } as const;

/** Where add-ons run that are not on every node. */
export const onSystemPool = { nodeSelector: { [poolLabel]: systemPoolId } } as const;

/** Whether any pool can change its size. */
export function needsAutoscaler(pools: readonly PlacedPool[]): boolean {
  return pools.some(({ pool }) => groupsOf(pool).some(({ size }) => size.min < size.max));
}

/** Add-ons that come as Helm charts, in the order of their installation. */
export function components(settings: Settings, context: ClusterContext): readonly AddOn[] {
  const gpuPools = context.pools.filter(({ pool }) => pool.kind === 'gpu');
  const fabricPools = context.pools.filter(({ fabric }) => fabric);
  const gangs = context.cluster.workloads.some((workload) => workload.kind === 'trainingJob');
  return [
    ...(gpuPools.length > 0 && !nodeImages[settings.nodeImage].hasDevicePlugin ? [devicePlugin(gpuPools)] : []),
    ...(fabricPools.length > 0 ? [efaPlugin(fabricPools)] : []),
    ...(needsAutoscaler(context.pools) ? [{ component: 'clusterAutoscaler', values: autoscalerValues(settings, context) } as const] : []),
    ...(gangs
      ? [{ component: 'jobset', values: { controller: { ...onSystemPool, resources: requests(addOnLoads.jobset) } } } as const]
      : []),
  ];
}

/** Tolerations of everything that runs on all of these pools: each taint once, in the order of their text. They take the place of a chart's own. */
function tolerationsOf(pools: readonly PlacedPool[]): readonly Toleration[] {
  const taints = new Map<string, Taint>([[JSON.stringify(gpuTaint), gpuTaint]]);
  for (const { node } of pools)
    for (const taint of node.taints) taints.set(JSON.stringify({ key: taint.key, value: taint.value, effect: taint.effect }), taint);
  return [...taints].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, taint]) => tolerationOf(taint));
}

/**
 * Chart nvidia-device-plugin 0.20.0: of the labels that its own affinity takes, the others come from node feature discovery, and
 * `nvidia.com/gpu.present` is what we put on nodes. Its pods are not privileged, but mount folders of the host, which Pod Security allows in a
 * privileged namespace alone. Where a pool's GPUs are shared, each node names its
 * configuration by a label; elsewhere there is none, and nothing of the plugin's own defaults changes.
 * Source: NVIDIA/k8s-device-plugin, deployments/helm/nvidia-device-plugin at v0.20.0 of 2026-08-19, read 2026-11-22.
 */
function devicePlugin(pools: readonly PlacedPool[]): AddOn {
  const models = pools.map(({ pool }) => pool);
  const shared = models.some(({ sharing }) => sharing !== null);
  const tolerations: readonly Toleration[] = [{ key: 'CriticalAddonsOnly', operator: 'Exists' }, ...tolerationsOf(pools)];
  const labels = { 'nvidia.com/gpu.present': ['true'] };
  return {
    component: 'devicePlugin',
    values: {
      ...(shared ? { config: { map: pluginConfigs(models), default: defaultPluginConfig } } : {}),
      resources: requests(addOnLoads.devicePlugin),
      tolerations,
    },
    reaches: [{ daemonSet: addOnLoads.devicePlugin.name, pools: 'gpu', labels, tolerations }],
  };
}

/**
 * Chart aws-efa-k8s-device-plugin v0.5.30: `supportedInstanceLabels` is its node affinity; ours names the pools that have EFA interfaces. It
 * tolerates `CriticalAddonsOnly` by itself. Its image is in AWS' registry in us-west-2, so the way out of the network must lead there.
 * Source: aws/eks-charts, stable/aws-efa-k8s-device-plugin of 2026-07-21, read 2026-11-22.
 */
function efaPlugin(pools: readonly PlacedPool[]): AddOn {
  const ids = pools.map(({ pool }) => pool.id).sort();
  const tolerations = tolerationsOf(pools);
  return {
    component: 'efaPlugin',
    values: { supportedInstanceLabels: { keys: [poolLabel], values: ids }, resources: requests(addOnLoads.efaPlugin), tolerations },
    reaches: [{ daemonSet: addOnLoads.efaPlugin.name, pools: 'fabric', labels: { [poolLabel]: ids }, tolerations }],
  };
}

/**
 * Chart cluster-autoscaler 9.59.0, with the autoscaler of the cluster's own minor. Groups are found by the tags that node groups have. Nodes whose
 * pods only have scratch volumes may be removed: shared memory is one, and holds nothing that outlives the pod; work that must not be moved says
 * so on its pods.
 * Source: kubernetes/autoscaler, cluster-autoscaler/charts/cluster-autoscaler at chart 9.59.0 of 2026-07-21, read 2026-11-22.
 */
function autoscalerValues(settings: Settings, context: ClusterContext): AddOn['values'] {
  const tag = autoscalerTag(context.cluster.kubernetesVersion);
  const { expander, expanderPriorities } = expanderValues(context.pools);
  return {
    ...onSystemPool,
    autoDiscovery: { clusterName: clusterName(context.blueprint.id, context.cluster.id) },
    awsRegion: settings.region,
    cloudProvider: 'aws',
    containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
    ...(expanderPriorities === null ? {} : { expanderPriorities }),
    extraArgs: { expander, 'skip-nodes-with-local-storage': false, 'skip-nodes-with-system-pods': false },
    fullnameOverride: autoscalerServiceAccount.name,
    ...(tag === null ? {} : { image: { tag } }),
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
