import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlacedPool } from '../../placement/placement';
import type { ClusterContext, Target } from '../../targets/target';
import type { Scene } from '../scene';
import { gpuPromises } from './gpu-promises';

/**
 * A program for each cluster that asks it whether its nodes are as placement counts on: relative path to text, `main.nodes.sh` and so on. A cluster without pools has none. It
 * is the same for all of them; what differs is data that it reads.
 */
export function verificationFiles(scene: Scene): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const { target, context } of scene.clusters) {
    const promises = context.pools.flatMap((placed) => promisesOf(target, context, placed));
    if (promises.length > 0) files.set(`${context.cluster.id}.nodes.sh`, `${program()}\nmain <<'END'\n${promises.join('\n')}\nEND\n`);
  }
  return files;
}

let text: string | undefined;

function program(): string {
  text ??= readFileSync(join(__dirname, 'verify.sh'), 'utf8');
  return text;
}

/** What is promised of each node of a pool, a line each, after one with how many there are and how they are found. */
function promisesOf(target: Target, context: ClusterContext, placed: PlacedPool): readonly string[] {
  const { pool, node, free } = placed;
  const { nodeSelector } = target.podNeeds(placed);
  const selector = byKey(nodeSelector).map(([key, value]) => `${key}=${value}`);
  const { allocatable } = node;
  const amount = (resource: string, whole: number, left: number): string =>
    `amount ${resource} ${String(Math.floor(whole))} ${String(Math.floor(left))}`;
  return [
    `pool ${pool.id} ${String(pool.size.min)} ${String(pool.size.max)} ${selector.join(',')}`,
    ...byKey(node.labels).map(([key, value]) => `label ${key} ${value}`),
    ...node.taints.map(({ key, value, effect }) => `taint ${key}=${value}:${effect}`),
    amount('cpu', allocatable.cpuMillis, free.cpuMillis),
    amount('memory', allocatable.memoryMiB, free.memoryMiB),
    amount('pods', allocatable.pods, free.pods),
    ...byKey(node.devices).map(([resource, count]) => `device ${resource} ${String(count)}`),
    ...gpuPromises(placed, target.components(context)),
  ];
}

function byKey<V>(values: Readonly<Record<string, V>>): readonly (readonly [string, V])[] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}
