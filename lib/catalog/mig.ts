import { compareText } from '../errors';
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
  if (migPlaces(gpu, counts) !== null) return null;
  const said = Object.entries(counts)
    .map(([name, count]) => `${String(count)} x ${name}`)
    .join(' and ');
  return `${said} do not fit on one ${gpu} together`;
}

/** Where on a GPU an instance lies. */
interface MigPlace {
  readonly profile: string;
  /** The first of its memory slices. */
  readonly start: number;
}

/** A place for each of these instances, so that all are on one GPU together; null where they do not fit. */
export function migPlaces(gpu: GpuName, counts: Readonly<Record<string, number>>): readonly MigPlace[] | null {
  const profiles = table[gpu] ?? {};
  const wanted = Object.entries(counts)
    .flatMap(([name, count]) => Array.from({ length: count }, () => ({ name, profile: profiles[name] })))
    .flatMap(({ name, profile }) => (profile === undefined ? [] : [{ name, profile }]))
    // The order of a program decides nothing.
    .sort(
      (a, b) => b.profile.memory - a.profile.memory || a.profile.starts.length - b.profile.starts.length || compareText(a.name, b.name),
    );
  return place(wanted, 0);
}

interface Wanted {
  readonly name: string;
  readonly profile: MigProfile;
}

/** Tries every place that is left for the first, then for the others. `taken` has a bit for each memory slice. */
function place([first, ...others]: readonly Wanted[], taken: number): readonly MigPlace[] | null {
  if (first === undefined) return [];
  for (const start of first.profile.starts) {
    const slices = ((1 << first.profile.memory) - 1) << start;
    if ((taken & slices) !== 0) continue;
    const rest = place(others, taken | slices);
    if (rest !== null) return [{ profile: first.name, start }, ...rest];
  }
  return null;
}
