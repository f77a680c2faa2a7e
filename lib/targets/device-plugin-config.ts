import { compareText } from '../errors';
import { gpuUnitsOf, sharedGpu, wholeGpu, type SharedPool } from '../model/gpu-units';

/** Label of a node by which NVIDIA's device plugin, and what goes with it, chooses one of its configurations. */
export const pluginConfigLabel = 'nvidia.com/device-plugin.config';
/** The configuration of nodes without that label. */
export const defaultPluginConfig = 'default';

/** The configuration that nodes of a pool need; null: the default one. Named by what is in it, so that pools that share alike have the same. */
export function pluginConfigOf(pool: SharedPool): string | null {
  const { sharing } = pool;
  if (sharing === null) return null;
  if (sharing.mig === null) return sharing.mps === null ? `time-slicing-${String(sharing.timeSlicing)}` : `mps-${String(sharing.mps)}`;
  return sharing.timeSlicing === null ? 'mig' : `time-slicing-${String(sharing.timeSlicing)}_${unitsOf(pool).join('_')}`;
}

/** Text of every configuration that the pools need, by name, the default one included. */
export function pluginConfigs(pools: readonly SharedPool[]): Readonly<Record<string, string>> {
  const texts = new Map([[defaultPluginConfig, textOf(null)]]);
  for (const pool of pools) texts.set(pluginConfigOf(pool) ?? defaultPluginConfig, textOf(pool.sharing === null ? null : pool));
  return Object.fromEntries([...texts].sort(([a], [b]) => compareText(a, b)));
}

/**
 * Strategy `mixed` gives each MIG profile a resource of its own, and `renameByDefault` each share: a pod that asks for a whole GPU never gets less. More than one
 * share for a container would promise more of a GPU, and give the same; of MPS the plugin refuses it anyway.
 * Source: README of NVIDIA/k8s-device-plugin and api/config/v1 at v0.20.0 of 2026-08-19, read 2026-11-22.
 */
function textOf(pool: SharedPool | null): string {
  const sharing = pool?.sharing ?? null;
  const replicas = sharing?.timeSlicing ?? sharing?.mps ?? null;
  const lines = ['version: v1', 'flags:', `  migStrategy: ${sharing?.mig == null ? 'none' : 'mixed'}`];
  if (pool !== null && replicas !== null) {
    lines.push('sharing:', sharing?.mps == null ? '  timeSlicing:' : '  mps:', '    renameByDefault: true');
    if (sharing?.mps == null) lines.push('    failRequestsGreaterThanOne: true');
    lines.push('    resources:');
    for (const unit of unitsOf(pool)) lines.push(`      - name: ${deviceOf(unit)}`, `        replicas: ${String(replicas)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function unitsOf(pool: SharedPool): readonly string[] {
  return Object.keys(gpuUnitsOf(pool)).sort(compareText);
}

/** Name of a device before it is shared. */
function deviceOf(unit: string): string {
  return unit === wholeGpu || unit === sharedGpu ? 'nvidia.com/gpu' : `nvidia.com/mig-${unit}`;
}
