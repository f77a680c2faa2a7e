const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** Minute, hour, day of the month, month, and day of the week: Sunday is 0, and never 7. */
const fields: readonly { readonly least: number; readonly most: number; readonly names: readonly string[] }[] = [
  { least: 0, most: 59, names: [] },
  { least: 0, most: 23, names: [] },
  { least: 1, most: 31, names: [] },
  { least: 1, most: 12, names: months },
  { least: 0, most: 6, names: days },
];

/**
 * Whether the engines take a text for a cron schedule. One that they cannot read is ignored without a word, and no snapshot is ever taken. Sources: `setSnapshotFunction` in
 * pkg/etcd/snapshot.go of https://github.com/k3s-io/k3s, which both engines have, spec.go and parser.go of https://github.com/robfig/cron at v3.0.1; read 2026-11-23.
 */
export function isSchedule(text: string): boolean {
  const given = text.split(' ');
  return given.length === fields.length && fields.every((field, index) => given[index]?.split(',').every((range) => isRange(range, field)));
}

/** `5`, `mon`, `1-5`, each with a step or without, or `*`. */
function isRange(text: string, { least, most, names }: (typeof fields)[number]): boolean {
  const [, range = '', step = '1'] = /^([^/]+)(?:\/(\d+))?$/.exec(text) ?? [];
  if (Number(step) === 0) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, least, names));
  const [first = NaN, last = first] = ends;
  return ends.length <= 2 && first >= least && first <= last && last <= most;
}

function numberOf(text: string, least: number, names: readonly string[]): number {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return least + named;
  return /^\d+$/.test(text) ? Number(text) : NaN;
}
