import type { ValueIssue } from '../errors';

/** A copy, and all that could not be copied. */
export interface PlainCopy {
  /** Nothing of the original is in it. What could not be copied is null in it. */
  readonly copy: unknown;
  readonly issues: readonly ValueIssue[];
}

/**
 * A copy of plain data, as JSON and YAML have it. Keys without a value are left out. All that cannot be written is told: functions, instances of classes, endless
 * numbers, holes in lists, and objects that hold themselves; and null, which cdk8s leaves out without a word.
 */
export function plainCopy(value: unknown): PlainCopy {
  const issues: ValueIssue[] = [];
  return { copy: copyOf(value, { path: [], above: [], issues }), issues };
}

/** Where a copy has got to. */
interface Place {
  readonly path: ValueIssue['path'];
  /** Objects that this one stands in. */
  readonly above: readonly unknown[];
  readonly issues: ValueIssue[];
}

function copyOf(value: unknown, place: Place): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  if (value === null) return refused(place, 'is null, which is not written', 'leave the field out');
  if (place.above.includes(value)) return refused(place, 'is an object that holds itself');
  const inner = (key: string | number, given: unknown): unknown =>
    copyOf(given, { ...place, path: [...place.path, key], above: [...place.above, value] });
  if (Array.isArray(value)) return Array.from(value as readonly unknown[], (entry, index) => inner(index, entry));
  if (typeof value !== 'object' || !isPlain(value)) return refused(place, `${nameOf(value)}, not plain data`);
  const entries = Object.entries(value).filter(([, given]) => given !== undefined);
  return Object.fromEntries(entries.map(([key, given]) => [key, inner(key, given)]));
}

/** Of another realm too: its prototype is not ours, but the last of its chain. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function refused(
  { path, issues }: Place,
  message: string,
  hint = 'give text, numbers, true or false, and lists and objects of them',
): null {
  issues.push({ path, message, hint });
  return null;
}

function nameOf(value: unknown): string {
  if (typeof value === 'undefined') return 'is undefined';
  if (typeof value === 'number' || typeof value === 'bigint') return `is ${String(value)}`;
  if (typeof value !== 'object' || value === null) return `is a ${typeof value}`;
  // Objects without a maker are plain.
  return `is an instance of ${value.constructor.name}`;
}
