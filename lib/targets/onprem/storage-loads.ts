import type { PoolModel } from '../../model/node-pool';
import type { DaemonSetLoad } from '../../placement/node';
import { runsLonghorn } from './inventory';
import { machineOf } from './machines';
import type { ParsedOptions } from './options';
import { installsLocalPath, nfsOf } from './storage';

/** What our values ask for, where charts ask for nothing: estimates, on the high side, as of 2026-11-23. */
export const storageLoads = {
  localPath: { name: 'local-path-provisioner', cpuMillis: 50, memoryMiB: 64 },
  manager: { name: 'longhorn-manager', cpuMillis: 100, memoryMiB: 256 },
  plugin: { name: 'longhorn-csi-plugin', cpuMillis: 50, memoryMiB: 64 },
  /** Two stand beside the plugin. */
  sidecar: { name: 'sidecar of longhorn-csi-plugin', cpuMillis: 10, memoryMiB: 32 },
  /** Four of them, three times each. */
  controller: { name: 'controller of Longhorn', cpuMillis: 10, memoryMiB: 32 },
} as const satisfies Readonly<Record<string, DaemonSetLoad>>;

/** What the chart of csi-driver-nfs asks for: 10m/20Mi for each of three containers on a node, and of four of its controller without the one for snapshots. */
const nfsNode: DaemonSetLoad = { name: 'csi-nfs-node', cpuMillis: 30, memoryMiB: 60 };
const nfsController: DaemonSetLoad = { name: 'csi-nfs-controller', cpuMillis: 40, memoryMiB: 80 };

/**
 * Longhorn's engines and copies run in a pod on each node, which asks for this share of the node's cores, and for no memory. Source: longhorn/longhorn-manager at
 * v1.12.1, `SettingDefinitionGuaranteedInstanceManagerCPU` in types/setting.go and `GetInstanceManagerCPURequirement` in controller/controller_manager.go, read
 * 2026-11-23. The memory is an estimate.
 */
const instanceManagerShare = 0.12;
const instanceManagerMiB = 256;

/** What keeps volumes takes from each node of a pool. Free: single pods may be there, and may all be. */
export function storageDaemonSets(options: ParsedOptions, pool: PoolModel, free: boolean): readonly DaemonSetLoad[] {
  if (runsLonghorn(options, pool)) return [longhorn(options, pool)];
  if (nfsOf(options) !== null) return [nfsNode, ...(free ? [nfsController] : [])];
  return free && installsLocalPath(options) ? [storageLoads.localPath] : [];
}

/** The host with the fewest cores is the one that is counted with, so that its share is enough of the others too. */
function longhorn(options: ParsedOptions, pool: PoolModel): DaemonSetLoad {
  const { manager, plugin, sidecar, controller } = storageLoads;
  const { cpuMillis } = machineOf(options, pool).allocatable;
  const share = Math.ceil(cpuMillis * instanceManagerShare);
  return {
    name: 'Longhorn',
    cpuMillis: manager.cpuMillis + plugin.cpuMillis + 2 * sidecar.cpuMillis + 12 * controller.cpuMillis + share,
    memoryMiB: manager.memoryMiB + plugin.memoryMiB + 2 * sidecar.memoryMiB + 12 * controller.memoryMiB + instanceManagerMiB,
    // Its interface, deployer and engine image are there too.
    pods: 1 + 1 + 12 + 1 + 3,
  };
}
