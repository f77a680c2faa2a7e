import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';

type Json = Readonly<Record<string, unknown>>;
/** What a run wrote, by the name of each thing: resources as `stack/type/id`, data sources as `stack/data.type/id`, objects as `kind namespace/name`. */
export type Things = ReadonlyMap<string, unknown>;

/** Resources, data sources, providers and settings of every stack below a cdktf output folder. Comments of cdktf about itself are left out. */
export function readTerraform(outdir: string): Things {
  const things = new Map<string, unknown>();
  for (const stack of readdirSync(join(outdir, 'stacks'))) {
    const text = readFileSync(join(outdir, 'stacks', stack, 'cdk.tf.json'), 'utf8');
    const {
      resource = {},
      data = {},
      provider = {},
      terraform,
    } = JSON.parse(text, (key, value: unknown) => (key === '//' ? undefined : value)) as {
      readonly resource?: Readonly<Record<string, Json>>;
      readonly data?: Readonly<Record<string, Json>>;
      readonly provider?: Json;
      readonly terraform: Json;
    };
    things.set(`${stack}/terraform`, terraform);
    for (const [type, byId] of Object.entries(resource))
      for (const [id, body] of Object.entries(byId)) things.set(`${stack}/${type}/${id}`, body);
    for (const [type, byId] of Object.entries(data))
      for (const [id, body] of Object.entries(byId)) things.set(`${stack}/data.${type}/${id}`, body);
    for (const [name, body] of Object.entries(provider)) things.set(`${stack}/provider/${name}`, body);
  }
  return things;
}

/** Objects of every YAML file below a folder, whatever the files are called. */
export function readKubernetes(outdir: string): Things {
  const things = new Map<string, unknown>();
  for (const file of readdirSync(outdir, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.yaml')) continue;
    for (const document of parseAllDocuments(readFileSync(join(outdir, file), 'utf8'))) {
      const object = document.toJS() as {
        readonly kind: string;
        readonly metadata: { readonly name: string; readonly namespace?: string };
      } | null;
      if (object !== null) things.set(`${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`, object);
    }
  }
  return things;
}

/** Throws unless both sides wrote the same things with the same bodies. */
export function assertSame(library: Things, byHand: Things): void {
  const missing = [...byHand.keys()].filter((name) => !library.has(name));
  const extra = [...library.keys()].filter((name) => !byHand.has(name));
  const different = [...byHand]
    .filter(([name, body]) => library.has(name) && !isDeepStrictEqual(library.get(name), body))
    .map(([name]) => name);
  if (library.size > 0 && missing.length + extra.length + different.length === 0) return;
  const first = different[0];
  const shown =
    first === undefined ? '' : `\n${JSON.stringify(library.get(first), null, 1)}\nby hand\n${JSON.stringify(byHand.get(first), null, 1)}`;
  throw new Error(
    `the two sides differ: ${library.size} and ${byHand.size} things; only by hand ${list(missing)}; only by the library ${list(extra)}; different ${list(different)}${shown}`,
  );
}

/** Throws unless both sides wrote as many things of each kind; of Terraform, in each stack. Names and bodies may differ. */
export function assertSameKinds(library: Things, byHand: Things): void {
  const [ours, theirs] = [countKinds(library), countKinds(byHand)];
  const different = [...new Set([...ours.keys(), ...theirs.keys()])]
    .filter((kind) => ours.get(kind) !== theirs.get(kind))
    .map((kind) => `${kind} (${ours.get(kind) ?? 0} by the library, ${theirs.get(kind) ?? 0} by hand)`);
  if (library.size > 0 && different.length === 0) return;
  throw new Error(`the two sides differ: ${library.size} and ${byHand.size} things; ${different.join(', ')}`);
}

/** `stack/type` of what is named `stack/type/id`, `kind` of what is named `kind namespace/name`. */
function countKinds(things: Things): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of things.keys()) {
    const kind = name.replace(/ .*$|\/[^/]*$/, '');
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

function list(names: readonly string[]): string {
  return `${names.length}: ${names.slice(0, 5).join(', ')}`;
}
