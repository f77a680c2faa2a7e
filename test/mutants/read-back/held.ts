import { isList, isRecord, type Json } from '../tree';

/** What must be found at a path: a value, or a question to what is there. */
export type Expected = Json | ((found: Json | undefined) => boolean);

/**
 * Every path at which something else is found than expected. Steps are joined by `.`; `*` stands for each entry of a list, of which there
 * is one at least.
 */
export function held(where: string, value: Json | undefined, expected: Readonly<Record<string, Expected>>): readonly string[] {
  return Object.entries(expected).flatMap(([path, want]) => {
    const all = found(value, path.split('.'));
    if (all.length === 0) return [`${where}: nothing is at ${path}`];
    return all
      .filter((each) => !matches(each, want))
      .map((each) => `${where}: ${path} is ${each === undefined ? 'not there' : JSON.stringify(each)}`);
  });
}

function matches(value: Json | undefined, want: Expected): boolean {
  return typeof want === 'function' ? want(value) : equal(value, want);
}

/** What is at a path; undefined where it leads nowhere. */
export function look(value: Json | undefined, path: string): Json | undefined {
  return found(value, path.split('.'))[0];
}

function found(value: Json | undefined, [step, ...rest]: readonly string[]): readonly (Json | undefined)[] {
  if (step === undefined) return [value];
  if (step === '*') return isList(value) ? value.flatMap((each) => found(each, rest)) : [];
  if (isList(value)) return found(value[Number(step)], rest);
  return found(isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined, rest);
}

/** A value as a text; nothing is no text. */
export function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Equal whatever the order of keys. */
export function equal(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a)) return isList(b) && a.length === b.length && a.every((each, index) => equal(each, b[index]));
  if (!isRecord(a)) return a === b;
  return isRecord(b) && Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([key, each]) => equal(each, b[key]));
}

/** Lists of which the order means nothing, nor that of lists in them. */
export function sameSet(wanted: readonly Json[]): (value: Json | undefined) => boolean {
  const spelled = (values: readonly Json[]): readonly string[] => values.map((each) => JSON.stringify(sorted(each))).sort();
  return (value) => isList(value) && equal(spelled(value), spelled(wanted));
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}

/** The text of a quantity as Kubernetes counts: cores, bytes, devices. */
export function quantity(value: Json | undefined): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)(m|Ki|Mi|Gi|Ti)?$/.exec(textOf(value)) ?? [];
  const factors: Readonly<Record<string, number>> = { m: 1e-3, '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40 };
  return digits === '' ? NaN : Number(digits) * (factors[unit] ?? NaN);
}
