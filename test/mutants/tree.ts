/** What Terraform's JSON and Kubernetes' objects are made of. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Step = string | number;
export type Path = readonly Step[];

/** Text that is itself JSON (policies, values of charts) stands in the tree under this key, so that what is inside can be changed too. */
const embedded = '(json)';

/** Comments of cdktf: they mean nothing to Terraform. */
const comments = '//';

/** The same tree with JSON inside of texts unfolded, and without comments. */
export function opened(value: Json): Json {
  if (typeof value === 'string' && /^\{.*\}$/s.test(value)) {
    try {
      return { [embedded]: opened(JSON.parse(value) as Json) };
    } catch {
      return value;
    }
  }
  if (isList(value)) return value.map(opened);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, inner]) => (key === comments ? [] : [[key, opened(inner)] as const])));
}

/** Undoes `opened`. */
export function sealed(value: Json): Json {
  if (isList(value)) return value.map(sealed);
  if (!isRecord(value)) return value;
  if (embedded in value) return JSON.stringify(sealed(value[embedded] ?? null));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, sealed(inner)]));
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

export function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is at a path; undefined where it leads nowhere. */
export function at(value: Json | undefined, path: Path): Json | undefined {
  let here = value;
  for (const step of path) {
    if (isList(here)) here = typeof step === 'number' ? here[step] : undefined;
    else if (isRecord(here)) here = Object.hasOwn(here, step) ? here[step] : undefined;
    else return undefined;
  }
  return here;
}

/** The tree with another value at a path. */
export function replaced(value: Json, [step, ...rest]: Path, by: Json): Json {
  if (step === undefined) return by;
  const inner = replaced(at(value, [step]) ?? null, rest, by);
  if (isList(value)) return value.map((entry, index) => (index === step ? inner : entry));
  return { ...(value as Readonly<Record<string, Json>>), [step]: inner };
}

/** Every path of a tree but the root, outer ones first. */
export function pathsOf(value: Json, path: Path = []): readonly Path[] {
  const entries: readonly (readonly [Step, Json])[] = isList(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : [];
  return entries.flatMap(([step, inner]) => [[...path, step], ...pathsOf(inner, [...path, step])]);
}
