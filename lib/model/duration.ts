import { z } from 'zod';

/** A time such as `90s`, `15m`, `36h`, `14d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

const unitSeconds = { s: 1, m: 60, h: 3600, d: 86400 } as const;

/** @internal Seconds of a duration that has been parsed. */
export function secondsOf(duration: string): number {
  const unit = duration.slice(-1) as keyof typeof unitSeconds;
  return Math.round(Number(duration.slice(0, -1)) * unitSeconds[unit]);
}

/** Kubernetes counts some times in 32 bits of seconds, which are 24855 days, and some of them are sums of ours. */
const longestDays = 10000;

/** @internal Whole or decimal number with one of the units s, m, h, d; more than nothing, and less than Kubernetes can count. */
export const durationSchema = z
  .string()
  .regex(/^\d+(\.\d+)?[smhd]$/, { error: 'must be a number with a unit, such as "90s", "15m", "36h" or "14d"' })
  .refine((text) => secondsOf(text) > 0, { error: 'must be more than nothing' })
  .refine((text) => secondsOf(text) <= longestDays * unitSeconds.d, {
    error: `must be at most "${String(longestDays)}d"`,
  }) as unknown as z.ZodType<Duration>;
