import { compareText, didYouMean } from '../errors';
import type { GpuName } from './gpu';

/** A size of MIG instance. */
export interface MigProfile {
  /** Slices of the GPU's multiprocessors. */
  readonly compute: number;
  /** Slices of its memory. */
  readonly memory: number;
  /** Most instances of this size alone on one GPU. */
  readonly max: number;
}

// Sizes on GPUs with seven compute and eight memory slices; the second has the memory of two.
const g1 = { compute: 1, memory: 1, max: 7 } as const;
const g1Double = { compute: 1, memory: 2, max: 4 } as const;
const g2 = { compute: 2, memory: 2, max: 3 } as const;
const g3 = { compute: 3, memory: 4, max: 2 } as const;
const g4 = { compute: 4, memory: 4, max: 1 } as const;
const g7 = { compute: 7, memory: 8, max: 1 } as const;
// Sizes on GPUs with four slices of both, and with two.
const quarter = { compute: 1, memory: 1, max: 4 } as const;
const half = { compute: 2, memory: 2, max: 2 } as const;
const fourth = { compute: 4, memory: 4, max: 1 } as const;
const oneOfTwo = { compute: 1, memory: 1, max: 2 } as const;
const twoOfTwo = { compute: 2, memory: 2, max: 1 } as const;

/**
 * Sizes of MIG instances by GPU, from small to large. The forms with media engines or graphics (`+me`, `+me.all`, `-me`, `+gfx`) are left out. GH200 is the board with
 * 96 GB.
 * Sources, read 2026-11-22: https://docs.nvidia.com/datacenter/tesla/mig-user-guide/supported-mig-profiles.html; for GPUs that it does not list (H20, B300, GB200,
 * GB300), deployments/systemd/config-default.yaml and the tables of NVIDIA/mig-parted v0.15.0.
 */
// prettier-ignore
export const migProfiles = {
  'A30': { '1g.6gb': quarter, '2g.12gb': half, '4g.24gb': fourth },
  'A100-40GB': { '1g.5gb': g1, '1g.10gb': g1Double, '2g.10gb': g2, '3g.20gb': g3, '4g.20gb': g4, '7g.40gb': g7 },
  'A100-80GB': { '1g.10gb': g1, '1g.20gb': g1Double, '2g.20gb': g2, '3g.40gb': g3, '4g.40gb': g4, '7g.80gb': g7 },
  'H20': { '1g.12gb': g1, '1g.24gb': g1Double, '2g.24gb': g2, '3g.48gb': g3, '4g.48gb': g4, '7g.96gb': g7 },
  'H100': { '1g.10gb': g1, '1g.20gb': g1Double, '2g.20gb': g2, '3g.40gb': g3, '4g.40gb': g4, '7g.80gb': g7 },
  'H100-NVL': { '1g.12gb': g1, '1g.24gb': g1Double, '2g.24gb': g2, '3g.47gb': g3, '4g.47gb': g4, '7g.94gb': g7 },
  'H200': { '1g.18gb': g1, '1g.35gb': g1Double, '2g.35gb': g2, '3g.71gb': g3, '4g.71gb': g4, '7g.141gb': g7 },
  'H200-NVL': { '1g.18gb': g1, '1g.35gb': g1Double, '2g.35gb': g2, '3g.71gb': g3, '4g.71gb': g4, '7g.141gb': g7 },
  'GH200': { '1g.12gb': g1, '1g.24gb': g1Double, '2g.24gb': g2, '3g.48gb': g3, '4g.48gb': g4, '7g.96gb': g7 },
  'B200': { '1g.23gb': g1, '1g.45gb': g1Double, '2g.45gb': g2, '3g.90gb': g3, '4g.90gb': g4, '7g.180gb': g7 },
  'B300': { '1g.34gb': g1, '1g.67gb': g1Double, '2g.67gb': g2, '3g.135gb': g3, '4g.135gb': g4, '7g.269gb': g7 },
  'GB200': { '1g.23gb': g1, '1g.47gb': g1Double, '2g.47gb': g2, '3g.93gb': g3, '4g.93gb': g4, '7g.186gb': g7 },
  'GB300': { '1g.35gb': g1, '1g.70gb': g1Double, '2g.70gb': g2, '3g.139gb': g3, '4g.139gb': g4, '7g.278gb': g7 },
  'RTX-PRO-4500': { '1g.16gb': oneOfTwo, '2g.32gb': twoOfTwo },
  'RTX-PRO-6000': { '1g.24gb': quarter, '2g.48gb': half, '4g.96gb': fourth },
} as const satisfies Readonly<Partial<Record<GpuName, Readonly<Record<string, MigProfile>>>>>;

/** Profiles that a GPU can be cut into; never where it cannot be cut. */
export type MigProfileOf<G> = G extends keyof typeof migProfiles ? Extract<keyof (typeof migProfiles)[G], string> : never;

const profilesByGpu: Readonly<Partial<Record<GpuName, Readonly<Record<string, MigProfile>>>>> = migProfiles;

/** Names of the profiles that a GPU can be cut into, from small to large; empty where it cannot be cut. */
export function migProfilesOf(gpu: GpuName): readonly string[] {
  return Object.keys(profilesByGpu[gpu] ?? {});
}

/**
 * Why one GPU cannot be cut into these instances at once, by profile; null when it can. Decided by laying them out: an instance starts at certain memory slices only
 * (`migStarts`), and no two overlap.
 */
export function migMisfit(gpu: GpuName, counts: Readonly<Record<string, number>>): string | null {
  const profiles = profilesByGpu[gpu];
  if (profiles === undefined) return `${gpu} cannot be cut into MIG instances`;
  for (const [name, count] of Object.entries(counts)) {
    const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
    if (profile === undefined) return unknownProfile(gpu, name);
    if (!Number.isInteger(count) || count < 0) return `${String(count)} is no number of ${name} instances`;
    if (count > profile.max) return `${gpu} has room for ${String(profile.max)} of ${name}, not ${String(count)}`;
  }
  if (migPlaces(gpu, counts) !== null) return null;
  const whole = wholeOf(profiles);
  const sum = (what: 'compute' | 'memory'): number =>
    Object.entries(counts).reduce((total, [name, count]) => total + count * (profiles[name]?.[what] ?? 0), 0);
  return `they take ${String(sum('compute'))} compute slices and ${String(sum('memory'))} memory slices, and ${gpu} has ${String(whole.compute)} and ${String(whole.memory)} to lay them out on`;
}

function unknownProfile(gpu: GpuName, name: string): string {
  const known = migProfilesOf(gpu);
  return `"${name}" is not a MIG profile of ${gpu}${didYouMean(name, known)}, which has ${known.join(', ')}`;
}

/** The profile that takes the whole GPU. */
function wholeOf(profiles: Readonly<Record<string, MigProfile>>): Pick<MigProfile, 'compute' | 'memory'> {
  const all = Object.values(profiles);
  return { compute: Math.max(...all.map(({ compute }) => compute)), memory: Math.max(...all.map(({ memory }) => memory)) };
}

/**
 * Memory slices at which an instance may start: multiples of its size, as long as its compute slices end before the last of the GPU's. So two of 3g fit on seven compute
 * slices, at 0 and 4, and a second 4g does not. RTX PRO 6000 counts its memory in twelfths, three to each of the quarters here.
 * Sources, read 2026-11-22: `nvidia-smi mig -lgipp` of A100 in https://docs.nvidia.com/datacenter/tesla/mig-user-guide/getting-started-with-mig.html, and of H100,
 * H100 NVL, A30 and RTX PRO 6000 in published notes. Nobody published that of GH200, H200 and the larger Blackwells, whose sizes and maxima are the same.
 */
export function migStarts(
  profile: Pick<MigProfile, 'compute' | 'memory'>,
  whole: Pick<MigProfile, 'compute' | 'memory'>,
): readonly number[] {
  const starts = Array.from({ length: whole.memory / profile.memory }, (_, i) => i * profile.memory);
  return starts.filter((start) => start + profile.compute <= whole.compute);
}

/** Where on a GPU an instance lies. */
export interface MigPlace {
  readonly profile: string;
  /** The first of its memory slices, counted as `nvidia-smi mig` counts them. */
  readonly start: number;
}

/** What `nvidia-smi mig` counts for one of the memory slices here, where that is not one. */
const countedAs: Readonly<Partial<Record<GpuName, number>>> = { 'RTX-PRO-6000': 3 };

/** A place for each of these instances, so that all are on one GPU together; null where they do not fit. Profiles that the GPU does not have are left out. */
export function migPlaces(gpu: GpuName, counts: Readonly<Record<string, number>>): readonly MigPlace[] | null {
  const profiles = profilesByGpu[gpu] ?? {};
  const whole = wholeOf(profiles);
  const wanted = Object.entries(counts)
    .flatMap(([name, count]) => {
      const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
      return profile === undefined ? [] : Array.from({ length: count }, () => ({ name, profile, starts: migStarts(profile, whole) }));
    })
    // The large ones have the fewest places; names settle the rest, so that the order of a program decides nothing.
    .sort((a, b) => b.profile.memory - a.profile.memory || b.profile.compute - a.profile.compute || compareText(a.name, b.name));
  const unit = countedAs[gpu] ?? 1;
  return placed(wanted, 0)?.map(({ profile, start }) => ({ profile, start: start * unit })) ?? null;
}

interface Wanted {
  readonly name: string;
  readonly profile: MigProfile;
  readonly starts: readonly number[];
}

/** Tries every place that is left for the first, then for the others. `taken` has a bit for each memory slice. */
function placed([first, ...others]: readonly Wanted[], taken: number): readonly MigPlace[] | null {
  if (first === undefined) return [];
  for (const start of first.starts) {
    const slices = (2 ** first.profile.memory - 1) << start;
    if ((taken & slices) !== 0) continue;
    const rest = placed(others, taken | slices);
    if (rest !== null) return [{ profile: first.name, start }, ...rest];
  }
  return null;
}
