import { compareText } from '../errors';
import { migCountsOf, type SharedPool } from '../model/gpu-units';
import { defaultPluginConfig, pluginConfigLabel, pluginConfigOf, pluginConfigs } from './device-plugin-config';

/** Label of a node by which the GPU Operator's MIG manager chooses how to cut its GPUs. */
const migConfigLabel = 'nvidia.com/mig.config';
/** The layout of GPUs that are whole; the operator gives it to nodes that can be cut and have no label. */
const notCut = 'all-disabled';

/**
 * Labels that nodes of the pool must have, so that the GPU Operator which we install shares their GPUs as the program says. Nodes may register with them: the operator
 * keeps both as they are, unlike its own `nvidia.com/gpu.deploy.*`, which it takes from nodes that feature discovery has not labelled yet.
 * Source: NVIDIA/gpu-operator at v26.7.0, controllers/nodelabeling_controller.go and controllers/state_manager.go, read 2026-11-23.
 */
export function gpuNodeLabels(pool: SharedPool): Readonly<Record<string, string>> {
  const layout = layoutOf(pool);
  const config = pluginConfigOf(pool);
  return {
    // The operator's MIG strategy is for all nodes, so that a configuration is only needed for shares.
    ...(config === null || config === 'mig' ? {} : { [pluginConfigLabel]: config }),
    ...(layout === null ? {} : { [migConfigLabel]: layout.name }),
  };
}

/**
 * What the operator is told of sharing; nothing where no pool shares. Its own layouts have names, but one for each profile alone, and a map of ours takes the place
 * of all of them. A change of mode may need a restart in a virtual machine (`mayRestart`), which NVIDIA says to allow in clouds.
 * Source: NVIDIA/gpu-operator at v26.7.0, deployments/gpu-operator/values.yaml and controllers/object_controls.go, and its documentation of MIG; read 2026-11-22.
 */
export function sharingValues(pools: readonly SharedPool[], mayRestart: boolean): Readonly<Record<string, unknown>> {
  const cut = pools.some((pool) => layoutOf(pool) !== null);
  const shared = pools.some(({ sharing }) => sharing?.timeSlicing != null || sharing?.mps != null);
  return {
    ...(cut
      ? {
          mig: { strategy: 'mixed' },
          migManager: {
            config: { create: true, name: 'cdk-gpu-mig', default: notCut, data: { 'config.yaml': layouts(pools) } },
            ...(mayRestart ? { env: [{ name: 'WITH_REBOOT', value: 'true' }] } : {}),
          },
        }
      : {}),
    ...(shared
      ? {
          devicePlugin: {
            config: {
              create: true,
              name: 'cdk-gpu-device-plugin',
              default: defaultPluginConfig,
              data: pluginConfigs(pools.filter((pool) => pluginConfigOf(pool) !== 'mig')),
            },
          },
        }
      : {}),
  };
}

interface Layout {
  /** By what is in it: `1g.10gb-x7`. */
  readonly name: string;
  readonly counts: readonly (readonly [string, number])[];
}

/** How each GPU of the pool is cut; null where none is. */
function layoutOf({ gpu, sharing }: SharedPool): Layout | null {
  const found = gpu === null || sharing === null ? null : migCountsOf(gpu, sharing.mig);
  if (found === null) return null;
  const counts = Object.entries(found).sort(([a], [b]) => compareText(a, b));
  return { name: counts.map(([profile, count]) => `${profile}-x${String(count)}`).join('_'), counts };
}

/** Layouts of all pools, in the format of nvidia-mig-parted. */
function layouts(pools: readonly SharedPool[]): string {
  const all = new Map(pools.flatMap((pool) => layoutOf(pool) ?? []).map((layout) => [layout.name, layout.counts]));
  const lines = ['version: v1', 'mig-configs:', `  ${notCut}:`, '    - devices: all', '      mig-enabled: false'];
  for (const [name, counts] of [...all].sort(([a], [b]) => compareText(a, b))) {
    lines.push(`  ${name}:`, '    - devices: all', '      mig-enabled: true', '      mig-devices:');
    for (const [profile, count] of counts) lines.push(`        "${profile}": ${String(count)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}
