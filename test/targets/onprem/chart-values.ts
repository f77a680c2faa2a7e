import type { ComponentName } from '../../../lib/catalog/components';

/**
 * Values that a chart has, of those that we set; a key below one that ends in `.*` is free. Helm ignores what a chart does not read, so a slip would say nothing.
 * Read 2026-11-23 in the values of NVIDIA/gpu-operator at v26.7.0 (deployments/gpu-operator/values.yaml, and those of its chart node-feature-discovery 0.19.0),
 * Mellanox/network-operator at v26.4.1 (deployment/network-operator/values.yaml), metallb/metallb at v0.16.1 (charts/metallb/values.yaml),
 * kubernetes-sigs/jobset at v0.12.0 (charts/jobset/values.yaml), longhorn/longhorn at v1.12.1 (chart/values.yaml) and kubernetes-csi/csi-driver-nfs at v4.13.4
 * (charts/v4.13.4/csi-driver-nfs/values.yaml).
 */
export const chartValues: Readonly<Partial<Record<ComponentName, readonly string[]>>> = {
  gpuOperator: [
    'cdi.enabled',
    'daemonsets.tolerations',
    'dcgmExporter.serviceMonitor.enabled',
    'devicePlugin.config.create',
    'devicePlugin.config.data.*',
    'devicePlugin.config.default',
    'devicePlugin.config.name',
    'driver.enabled',
    'driver.nvidiaDriverCRD.deployDefaultCR',
    'driver.nvidiaDriverCRD.enabled',
    'driver.version',
    'extraObjects',
    'mig.strategy',
    'migManager.config.create',
    'migManager.config.data.*',
    'migManager.config.default',
    'migManager.config.name',
    'migManager.env',
    'node-feature-discovery.gc.tolerations',
    'node-feature-discovery.master.tolerations',
    'node-feature-discovery.worker.tolerations',
    'operator.tolerations',
    'toolkit.enabled',
    'toolkit.env',
  ],
  networkOperator: ['nfd.enabled', 'operator.tolerations'],
  metallb: ['controller.resources.*', 'controller.tolerations', 'frrk8s.enabled', 'speaker.resources.*', 'speaker.tolerations'],
  longhorn: [
    'defaultSettings.allowCollectingLonghornUsageMetrics',
    'defaultSettings.systemManagedCSIComponentsResourceLimits',
    'defaultSettings.systemManagedComponentsNodeSelector',
    'defaultSettings.taintToleration',
    'defaultSettings.upgradeChecker',
    'global.nodeSelector.*',
    'global.tolerations',
    'longhornManager.resources.*',
    'longhornUI.replicas',
    'persistence.defaultClassReplicaCount',
  ],
  nfs: ['controller.enableSnapshotter'],
  jobset: ['controller.resources.requests.cpu', 'controller.resources.requests.memory', 'controller.tolerations'],
};

/** Paths of everything in values that is no map. */
export function pathsOf(values: object, before = ''): readonly string[] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? pathsOf(value, `${before}${key}.`) : [`${before}${key}`],
  );
}

/** Whether a chart has a value at a path. */
export function isKnown(component: ComponentName, path: string): boolean {
  const known = chartValues[component] ?? [];
  return known.some((each) => (each.endsWith('.*') ? path.startsWith(each.slice(0, -1)) : path === each));
}
