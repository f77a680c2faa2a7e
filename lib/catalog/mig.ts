import type { GpuName } from './gpu';

/** One MIG profile of a GPU. */
export interface MigProfile {
  /** Compute slices. */
  readonly compute: number;
  /** Memory slices, which lie side by side. */
  readonly memory: number;
  /** Most of them on one GPU. */
  readonly max: number;
  /** Memory slices that it may begin at. */
  readonly starts: readonly number[];
}

const of80 = {
  '1g.10gb': { compute: 1, memory: 1, max: 7, starts: [0, 1, 2, 3, 4, 5, 6] },
  '1g.20gb': { compute: 1, memory: 2, max: 4, starts: [0, 2, 4, 6] },
  '2g.20gb': { compute: 2, memory: 2, max: 3, starts: [0, 2, 4] },
  '3g.40gb': { compute: 3, memory: 4, max: 2, starts: [0, 4] },
  '4g.40gb': { compute: 4, memory: 4, max: 1, starts: [0] },
  '7g.80gb': { compute: 7, memory: 8, max: 1, starts: [0] },
} as const satisfies Readonly<Record<string, MigProfile>>;

/** Profiles by GPU. Source: MIG user guide of NVIDIA, tables of profiles and placements, read 2026-11-22. */
export const migProfiles = { 'A100-80GB': of80, H100: of80 } as const satisfies Partial<
  Readonly<Record<GpuName, Readonly<Record<string, MigProfile>>>>
>;

/** Profiles of a GPU; never where it has none. */
export type MigProfileOf<G> = G extends keyof typeof migProfiles ? keyof (typeof migProfiles)[G] & string : never;

const table: Partial<Readonly<Record<GpuName, Readonly<Record<string, MigProfile>>>>> = migProfiles;

/** Names of a GPU's profiles; none where it cannot be cut. */
export function migProfilesOf(gpu: GpuName): readonly string[] {
  return Object.keys(table[gpu] ?? {});
}

/** Why these instances cannot be on one GPU together; null where they can. */
export function migMisfit(gpu: GpuName, counts: Readonly<Record<string, number>>): string | null {
  const profiles = table[gpu] ?? {};
  const wanted = Object.entries(counts)
    .flatMap(([name, count]) => Array.from({ length: count }, () => profiles[name]))
    .filter((profile) => profile !== undefined)
    .sort((a, b) => b.memory - a.memory || a.starts.length - b.starts.length);
  if (canPlace(wanted, 0)) return null;
  const said = Object.entries(counts)
    .map(([name, count]) => `${String(count)} x ${name}`)
    .join(' and ');
  return `${said} do not fit on one ${gpu} together`;
}

/** Tries every place that is left for the first, then for the others. `taken` has a bit for each memory slice. */
function canPlace([first, ...others]: readonly MigProfile[], taken: number): boolean {
  if (first === undefined) return true;
  return first.starts.some((start) => {
    const slices = ((1 << first.memory) - 1) << start;
    return (taken & slices) === 0 && canPlace(others, taken | slices);
  });
}
