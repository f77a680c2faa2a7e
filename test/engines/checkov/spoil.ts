import { parseAllDocuments, stringify } from 'yaml';
import type { Files } from './prepared';

/** Something wrong that is put into what was written, and the rule that must find it at an object. */
export interface Defect {
  readonly what: string;
  readonly rule: string;
  readonly object: string;
  /** Steps to the place: from `resource` of a stack, or from all objects of a file by `Kind/name`. The step `-` is behind the end of a list. */
  readonly at: readonly string[];
  /** What is put there; undefined takes away what is. */
  readonly to?: unknown;
}

/** A stack with defects in it. */
export function spoiltStack(files: Files, path: string, defects: readonly Defect[]): Files {
  const stack = JSON.parse(files[path] ?? '{}') as unknown;
  return {
    ...files,
    [path]: JSON.stringify(
      defects.reduce((left, { at, to }) => changed(left, ['resource', ...at], to), stack),
      null,
      2,
    ),
  };
}

/** Objects with defects in them. */
export function spoiltObjects(files: Files, path: string, defects: readonly Defect[]): Files {
  const all = parseAllDocuments(files[path] ?? '').map(
    (document) => document.toJS() as { readonly kind: string; readonly metadata: { readonly name: string } },
  );
  const objects: unknown = Object.fromEntries(all.map((object) => [`${object.kind}/${object.metadata.name}`, object]));
  const left = defects.reduce((spoilt, { at, to }) => changed(spoilt, at, to), objects);
  return {
    ...files,
    [path]: Object.values(left as object)
      .map((object) => stringify(object))
      .join('---\n'),
  };
}

/** A copy with another value at one place. */
function changed(value: unknown, [step, ...rest]: readonly string[], to: unknown): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value)) {
    const items = value as readonly unknown[];
    return step === '-' ? [...items, to] : items.map((item, index) => (String(index) === step ? changed(item, rest, to) : item));
  }
  const fields = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (rest.length > 0 || to !== undefined) return { ...fields, [step]: changed(fields[step], rest, to) };
  // A place that is not there any more would be no defect, and nobody would notice.
  if (!(step in fields)) throw new Error(`there is no "${step}" to take away`);
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== step));
}
