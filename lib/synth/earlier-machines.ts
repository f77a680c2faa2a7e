import { join } from 'node:path';
import { z } from 'zod';
import { issueAt } from '../checks/rule';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import { readEarlier } from './write';

export const machineChanged = {
  code: 'pool/machine-changed',
  about: 'A pool whose machine nobody names is made of the one of the last time.',
  severity: 'warning',
  waivable: false,
} as const;

/** What is read of a report that an earlier run wrote. */
const reportSchema = z.object({
  blueprint: z.string(),
  clusters: z.array(z.object({ pools: z.array(z.object({ path: z.string(), machineType: z.string() })) })),
});

/**
 * A pool whose machine nobody named is made of another one than the last time: its nodes would all be replaced, which may surprise. Told beside the output and not in
 * it, so that the same program writes the same bytes. A file that is not there, broken or of another program is passed over.
 */
export function changedMachines({ model, placement }: Scene): readonly Issue[] {
  const earlier = earlierMachines(readEarlier(join(model.outdir, 'blueprint.json')), model.id);
  return [...placement.pools.values()].flatMap(({ pool, machine }) => {
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

function earlierMachines(text: string | null, blueprint: string): ReadonlyMap<string, string> {
  try {
    const report = reportSchema.safeParse(JSON.parse(text ?? 'null'));
    if (!report.success || report.data.blueprint !== blueprint) return new Map();
    return new Map(report.data.clusters.flatMap(({ pools }) => pools.map(({ path, machineType }) => [path, machineType] as const)));
  } catch {
    return new Map();
  }
}
