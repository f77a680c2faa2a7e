import * as fc from 'fast-check';
import type { Resource } from './api-client';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

/** An object with one thing changed in it, and what that was. */
export interface Spoilt {
  readonly change: string;
  readonly object: Resource;
}

/** All paths of an object, below its apiVersion and kind. */
function pathsOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: readonly (readonly [string | number, Json])[] = isList(value) ? [...value.entries()] : Object.entries(value);
  return [...(path.length === 0 ? [] : [path]), ...entries.flatMap(([step, inner]) => pathsOf(inner, [...path, step]))];
}

/** Everything that a field may be by mistake. */
const values: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>('', 'x', '10', '1Gi', 'Always', 'TCP', true, false, 0, 1, -1, 1.5, 70000),
  fc.constantFrom<Json>([], {}, [''], [{}], { a: 'b' }),
);

/** What says which object is meant is part of its address, and stays. */
const identity: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'metadata.name', 'metadata.namespace']);

/** Objects with a field that is renamed, taken away, added, or has another value. */
export function spoilt(objects: readonly Resource[]): fc.Arbitrary<Spoilt> {
  return fc.constantFrom(...objects).chain((object) => {
    const paths = pathsOf(object as unknown as Json).filter((path) => !identity.has(spelled(path)));
    const at = fc.constantFrom(...paths);
    const named = fc.constantFrom(...paths.filter((path) => typeof path.at(-1) === 'string'));
    return fc.oneof(
      named.map((path) => ({
        change: `${spelled(path)} is misspelt`,
        object: changed(object, path, (holder, key) => renamed(holder, key)),
      })),
      named.map((path) => ({ change: `${spelled(path)} is gone`, object: changed(object, path, (holder, key) => without(holder, key)) })),
      fc.tuple(at, values).map(([path, value]) => ({
        change: `${spelled(path)} is ${JSON.stringify(value)}`,
        object: changed(object, path, (holder, key) => replaced(holder, key, value)),
      })),
    );
  });
}

type Change = (holder: Json, key: string | number) => Json;

function changed(object: Resource, path: Path, change: Change): Resource {
  const walk = (value: Json, [step, ...rest]: Path): Json => {
    if (step === undefined) return value;
    return rest.length === 0 ? change(value, step) : replaced(value, step, walk(child(value, step), rest));
  };
  return walk(object as unknown as Json, path) as unknown as Resource;
}

function child(value: Json, step: string | number): Json {
  return (value as Readonly<Record<string | number, Json>>)[step] ?? null;
}

function replaced(holder: Json, key: string | number, value: Json): Json {
  if (isList(holder)) return holder.map((entry, index) => (index === key ? value : entry));
  return { ...(holder as object), [key]: value };
}

function without(holder: Json, key: string | number): Json {
  return Object.fromEntries(Object.entries(holder as object).filter(([other]) => other !== key));
}

function renamed(holder: Json, key: string | number): Json {
  const entries = Object.entries(holder as object).map(([name, value]): [string, unknown] => [name === key ? `${name}s` : name, value]);
  return Object.fromEntries(entries) as Json;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function spelled(path: Path): string {
  return path.join('.');
}
