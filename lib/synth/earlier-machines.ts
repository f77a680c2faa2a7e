import { issueAt } from '../checks/rule';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import { earlierClusters } from './earlier-report';

export const machineChanged = {
  code: 'pool/machine-changed',
  about: 'A pool whose machine nobody names is made of the one of the last time.',
  severity: 'warning',
  waivable: false,
} as const;

/**
 * A pool whose machine nobody named is made of another one than the last time: its nodes would all be replaced, which may surprise. Told beside the output and not in
 * it, so that the same program writes the same bytes.
 */
export function changedMachines(scene: Scene): readonly Issue[] {
  const earlier = new Map(
    earlierClusters(scene).flatMap(({ pools }) => pools.map(({ path, machineType }) => [path, machineType] as const)),
  );
  return [...scene.placement.pools.values()].flatMap(({ pool, machine }) => {
    const before = earlier.get(pool.path);
    if (before === undefined || before === machine.type || isNamed(pool)) return [];
    return [
      issueAt(pool, {
        ...machineChanged,
        message: `it was made of ${before} when this was last written, and is made of ${machine.type} now: its nodes will be replaced`,
        hint: `name \`machineType\` to pin it: '${before}' keeps what was there`,
      }),
    ];
  });
}

/** GPU pools name machines in one place for all targets, CPU pools among what is the target's own. */
function isNamed({
  machineTypes,
  place,
}: {
  readonly machineTypes: readonly string[];
  readonly place: Readonly<Record<string, unknown>>;
}): boolean {
  return machineTypes.length > 0 || typeof place['machineType'] === 'string';
}
