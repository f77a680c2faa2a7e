import { tolerationsOf } from '../gpu-operator';
import type { AddOn, ClusterContext } from '../target';
import { runsLonghorn } from './inventory';
import { requests } from './loads';
import type { ParsedOptions } from './options';
import { longhornLabels, nfsOf } from './storage';
import { storageLoads } from './storage-loads';

/** What keeps volumes, as far as it comes as a Helm chart. */
export function storageAddOns(options: ParsedOptions, context: ClusterContext): readonly AddOn[] {
  if (options.storage.install === 'longhorn') return [longhorn(options, context)];
  return nfsOf(options) === null ? [] : [nfs(context)];
}

/** Copies of a volume: Longhorn puts no two of them on one host, and a volume with fewer than it should have is degraded for ever. */
const mostCopies = 3;

/**
 * Chart longhorn 1.12.1. The manager is told of selector and tolerations by the chart's own values, all that it makes itself by its settings. Its class is the
 * default already, and its policies let nobody but its own pods reach the manager. Its user interface has no login, and would let every pod of the cluster delete
 * volumes: there is none until somebody asks for it. Nothing is sent to its makers.
 *
 * Of taints, those of pools that it runs on are tolerated, each with its effect, as its setting is written. Source: longhorn/longhorn at v1.12.1, chart/values.yaml
 * and chart/templates; longhorn/longhorn-manager at v1.12.1, `UnmarshalTolerations`, `UnmarshalNodeSelector` and `ComponentResourceLimits` in types/setting.go;
 * https://longhorn.io/docs/1.12.1/deploy/accessing-the-ui; read 2026-11-23.
 */
function longhorn(options: ParsedOptions, { pools }: ClusterContext): AddOn {
  const own = pools.filter(({ pool }) => runsLonghorn(options, pool));
  const taints = own.flatMap(({ node }) => node.taints.map(({ key, effect }) => `${key}:${effect}`));
  const tolerations = tolerationsOf(own);
  const copies = Math.max(
    1,
    Math.min(
      mostCopies,
      own.reduce((sum, { pool }) => sum + pool.size.max, 0),
    ),
  );
  const controller = { requests: requests(storageLoads.controller) };
  return {
    component: 'longhorn',
    values: {
      global: { nodeSelector: longhornLabels, ...(tolerations.length > 0 ? { tolerations } : {}) },
      defaultSettings: {
        allowCollectingLonghornUsageMetrics: false,
        systemManagedComponentsNodeSelector: Object.entries(longhornLabels)
          .map((label) => label.join(':'))
          .join(';'),
        systemManagedCSIComponentsResourceLimits: JSON.stringify({
          'csi-attacher': controller,
          'csi-provisioner': controller,
          'csi-resizer': controller,
          'csi-snapshotter': controller,
          'longhorn-csi-plugin': { requests: requests(storageLoads.plugin) },
          'longhorn-liveness-probe': { requests: requests(storageLoads.sidecar) },
          'node-driver-registrar': { requests: requests(storageLoads.sidecar) },
        }),
        ...(taints.length > 0 ? { taintToleration: [...new Set(taints)].sort().join(';') } : {}),
        upgradeChecker: false,
      },
      longhornManager: { resources: { requests: requests(storageLoads.manager) } },
      longhornUI: { replicas: 0 },
      persistence: { defaultClassReplicaCount: copies },
    },
    reaches: [{ daemonSet: 'longhorn-manager', pools: own.map(({ pool }) => pool.id), labels: oneOf(longhornLabels), tolerations }],
  };
}

function oneOf(labels: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, [value]]));
}

/**
 * Chart csi-driver-nfs 4.13.4. Its pods bring `mount.nfs` and mount from there, so that hosts need no package of their own; by itself it tolerates every taint on nodes, those of servers for
 * its controller, and asks for what it uses. Snapshots are left out, whose kinds K3s does not bring. Source: kubernetes-csi/csi-driver-nfs at v4.13.4,
 * charts/v4.13.4/csi-driver-nfs and Dockerfile, read 2026-11-23.
 */
function nfs({ pools }: ClusterContext): AddOn {
  return {
    component: 'nfs',
    values: { controller: { enableSnapshotter: false } },
    reaches: [
      { daemonSet: 'csi-nfs-node', pools: pools.map(({ pool }) => pool.id), labels: {}, tolerations: [{ key: '', operator: 'Exists' }] },
    ],
  };
}
