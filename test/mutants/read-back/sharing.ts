import { parse } from 'yaml';
import { migCountsOf, type GpuUnit } from '../../../lib/model/gpu-units';
import type { PoolModel } from '../../../lib/model/node-pool';
import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, isRecord, type Json } from '../tree';
import { equal, held, look, sameSet, textOf } from './held';
import { isGpuDevice } from './room';

const configLabel = 'nvidia.com/device-plugin.config';
const layoutLabel = 'nvidia.com/mig.config';

/** Whether pods share GPUs, or instances of them, beyond what MIG cuts. */
function isShared({ sharing }: PoolModel): boolean {
  return sharing !== null && (sharing.timeSlicing !== null || sharing.mps !== null);
}

/** Instances by profile that each GPU of the pool is cut into; null where GPUs stay whole. */
export function instancesOf({ gpu, sharing }: PoolModel): Readonly<Record<string, number>> | null {
  return gpu === null || sharing === null ? null : migCountsOf(gpu, sharing.mig);
}

/**
 * Name of the device that a pod asks for: GKE has one for all; NVIDIA's plugin tells instances and shares by theirs. That of Bottlerocket, which is in the image and no DaemonSet,
 * has one name for GPUs and instances.
 */
export function deviceOf(place: string, { pool, daemonSets }: PlacedPool, unit: GpuUnit): string {
  if (place === 'gcp') return 'nvidia.com/gpu';
  const ofImage = place === 'aws' && !daemonSets.some(({ name }) => name === 'nvidia-device-plugin');
  const device = ofImage || instancesOf(pool) === null ? 'gpu' : `mig-${unit}`;
  return `nvidia.com/${device}${isShared(pool) ? '.shared' : ''}`;
}

/** Configurations of the device plugin by name, and the strategy that is set for all nodes beside them. */
interface PluginConfigs {
  readonly map: Json | undefined;
  readonly fallback: Json | undefined;
  readonly strategy: string | null;
}

/** Every node's plugin advertises what placement counts on: the configuration that the node's label names, else the default, says how. */
export function pluginFindings(place: string, pools: readonly PlacedPool[], { map, fallback, strategy }: PluginConfigs): readonly string[] {
  const named = isRecord(map) ? map : {};
  const own = pools.map((placed) => ({ placed, name: placed.node.labels[configLabel] ?? 'default' }));
  const needed = pools.some(({ pool }) => (place === 'aws' ? pool.sharing !== null : isShared(pool)));
  if (!needed) return map === undefined && fallback === undefined ? [] : ['nobody asks for configurations of the device plugin'];
  const advertises = (text: Json | undefined, placed: PlacedPool): boolean =>
    advertisedBy(text, placed, strategy) === spelled(gpusOfNode(placed));
  return [
    ...(fallback === 'default' ? [] : ['the default configuration of the device plugin has another name']),
    ...(typeof named['default'] === 'string' && equal(parsed(named['default']), plain)
      ? []
      : ['the default configuration of the device plugin shares GPUs']),
    ...own
      .filter(({ placed, name }) => !advertises(named[name], placed))
      .map(({ placed, name }) => `configuration ${name} does not make the devices of pool ${placed.pool.id}`),
    ...Object.keys(named)
      .filter((name) => name !== 'default' && !own.some((each) => each.name === name))
      .filter((name) => !pools.some(({ pool, node }) => pool.sharing !== null && advertises(named[name], { pool, node } as PlacedPool)))
      .map((name) => `nobody asks for configuration ${name} of the device plugin`),
  ];
}

const plain: Json = { version: 'v1', flags: { migStrategy: 'none' } };

function parsed(text: Json | undefined): Json {
  return parse(textOf(text)) as Json;
}

function gpusOfNode({ node }: PlacedPool): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(node.devices).filter(([name]) => isGpuDevice(name)));
}

function spelled(devices: Readonly<Record<string, number>>): string {
  return JSON.stringify(Object.entries(devices).sort());
}

/**
 * What the plugin makes of a node: with strategy `mixed` a device for each instance, else one for each GPU; what is shared is advertised by another
 * name, as often as it has replicas. Null where it would not start, or would share in another way.
 */
function advertisedBy(text: Json | undefined, { pool }: PlacedPool, strategy: string | null): string | null {
  const config = parsed(text);
  const { version, flags, sharing = {}, ...others } = isRecord(config) ? config : {};
  if (version !== 'v1' || Object.keys(others).length > 0 || !isRecord(sharing)) return null;
  const counts = instancesOf(pool);
  const mixed = (strategy ?? look(flags, 'migStrategy')) === 'mixed';
  const raw =
    counts !== null && mixed
      ? Object.entries(counts).map(([profile, count]) => [`nvidia.com/mig-${profile}`, pool.gpusPerNode * count] as const)
      : [['nvidia.com/gpu', pool.gpusPerNode] as const];
  const [kind, ...kinds] = Object.keys(sharing);
  if (kind === undefined) return spelled(Object.fromEntries(raw));
  // A pod that asks for two shares gets no more than one: the plugin refuses it, of MPS by itself.
  const { renameByDefault, failRequestsGreaterThanOne, resources, ...rest } = (look(sharing, kind) ?? {}) as Readonly<Record<string, Json>>;
  const wanted = pool.sharing?.mps != null ? 'mps' : 'timeSlicing';
  const strict = kind === 'timeSlicing' ? failRequestsGreaterThanOne === true : failRequestsGreaterThanOne === undefined;
  if (kinds.length > 0 || kind !== wanted || renameByDefault !== true || !strict || Object.keys(rest).length > 0) return null;
  const entries = isList(resources) ? resources : [];
  if (!sameSet(raw.map(([name]) => name))(entries.map((each) => look(each, 'name') ?? null))) return null;
  return spelled(
    Object.fromEntries(
      raw.map(([name, count]) => {
        const replicas = look(
          entries.find((each) => look(each, 'name') === name),
          'replicas',
        );
        return [`${name}.shared`, count * (typeof replicas === 'number' ? replicas : NaN)];
      }),
    ),
  );
}

/** The GPU Operator cuts GPUs of nodes by the layout that their label names, and leaves those of others whole. */
export function operatorFindings(pools: readonly PlacedPool[], values: Json, mayRestart: boolean): readonly string[] {
  const cut = pools.flatMap(({ pool, node }) => {
    const counts = instancesOf(pool);
    return counts === null ? [] : [{ counts, name: node.labels[layoutLabel] ?? '' }];
  });
  const where = 'values of gpu-operator';
  const shared = pools.some(({ pool }) => isShared(pool));
  const config = look(values, 'devicePlugin.config');
  const strategy = look(values, 'mig.strategy');
  const data = look(values, 'migManager.config.data');
  const layouts = cut.map(({ counts, name }): readonly [string, Json] => [
    name,
    [{ devices: 'all', 'mig-enabled': true, 'mig-devices': counts }],
  ]);
  const text = isRecord(data) ? data['config.yaml'] : undefined;
  const wanted = {
    version: 'v1',
    'mig-configs': Object.fromEntries([['all-disabled', [{ devices: 'all', 'mig-enabled': false }]], ...layouts]),
  };
  return [
    ...pluginFindings('existing', pools, {
      map: look(config, 'data'),
      fallback: look(config, 'default'),
      strategy: strategy === undefined ? null : textOf(strategy),
    }),
    ...(shared ? held(where, config, { create: true, name: 'cdk-gpu-device-plugin' }) : held(where, values, { devicePlugin: isAbsent })),
    ...(cut.length === 0
      ? held(where, values, { mig: isAbsent, migManager: isAbsent })
      : [
          ...held(where, values, {
            mig: { strategy: 'mixed' },
            'migManager.env': mayRestart ? [{ name: 'WITH_REBOOT', value: 'true' }] : isAbsent,
            'migManager.config.create': true,
            'migManager.config.name': 'cdk-gpu-mig',
            'migManager.config.default': 'all-disabled',
          }),
          ...(equal(parsed(text), wanted) ? [] : ['layouts of the MIG manager differ from those of the pools']),
        ]),
  ];
}

function isAbsent(value: Json | undefined): boolean {
  return value === undefined;
}
