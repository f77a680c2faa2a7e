import { poolLabel, type PoolModel } from '../../model/node-pool';
import type { Toleration } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';
import { devicePluginResources, devicesOf } from '../nvidia-resources';
import type { PodNeeds, Target } from '../target';
import { gpuNodeLabels } from '../gpu-operator-sharing';
import { fabricOf } from './fabric';
import { hasServer, hostsOf, poolTaints, storageLabels, topologyLabels } from './inventory';
import { diskMiB, factsOfPool } from './machines';
import type { ParsedOptions } from './options';

/** A node of the pool: labels that all of its hosts have, and what the smallest of them has. */
export function nodeOf(options: ParsedOptions): Target['nodeOf'] {
  return (pool, machine, fabric) => {
    const drawn = fabric ? fabricOf(pool) : null;
    return {
      labels: {
        'kubernetes.io/arch': machine.arch,
        ...commonLabels(pool),
        ...pool.labels,
        ...gpuNodeLabels(pool),
        ...storageLabels(options, pool),
        [poolLabel]: pool.id,
      },
      taints: poolTaints(options, pool),
      arch: machine.arch,
      allocatable: machine.allocatable,
      ephemeralMiB: diskMiB(pool),
      devices: {
        ...devicesOf(pool, devicePluginResources(pool)),
        ...Object.fromEntries((drawn?.resources ?? []).map((name) => [name, drawn?.devices ?? 0])),
      },
      ...(pool.kind === 'gpu' && hasServer(options, pool) ? { forAll: true } : {}),
    };
  };
}

/** Labels of hosts that are equal on all of them. */
function commonLabels(pool: PoolModel): Readonly<Record<string, string>> {
  const facts = factsOfPool(pool);
  const [first = {}, ...others] = hostsOf(pool).map((host, index) => {
    const known = facts[index];
    return { ...(known === undefined ? {} : topologyLabels(known)), ...host.labels };
  });
  return Object.fromEntries(
    Object.entries<string>(first).filter(([key, value]) =>
      others.every((labels: Readonly<Record<string, string>>) => labels[key] === value),
    ),
  );
}

/** Zones of the pool's hosts, sorted. */
export function zonesOf({ pool }: PlacedPool): readonly string[] {
  return [...new Set(factsOfPool(pool).flatMap(({ zone }) => zone ?? []))].sort();
}

export function podNeeds(options: ParsedOptions, { pool, fabric }: PlacedPool): PodNeeds {
  return {
    nodeSelector: { [poolLabel]: pool.id },
    tolerations: poolTaints(options, pool).map(({ key, value, effect }): Toleration =>
      value === '' || key === 'nvidia.com/gpu' ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect },
    ),
    gpuUnits: devicePluginResources(pool),
    // Devices are injected by CDI: a runtime class is needed by pods only that see GPUs without asking for one.
    runtimeClassName: null,
    env: {},
    fabric: fabric ? fabricOf(pool) : null,
    keepAnnotations: {},
  };
}
