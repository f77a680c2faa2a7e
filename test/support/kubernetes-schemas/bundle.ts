import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Where one document of the bundle was taken from. */
export interface Source {
  readonly file: string;
  readonly project: string;
  readonly ref: string;
  readonly date: string;
}

/** Names of definitions: of whole objects by `<apiVersion> <kind>`, and of parts that are checked alone. */
interface MinorSchemas {
  readonly kinds: Readonly<Record<string, string>>;
  readonly parts: Readonly<Record<string, string>>;
}

/** What `build-bundle.mjs` writes. */
export interface Bundle {
  readonly definitions: Readonly<Record<string, object>>;
  readonly minors: Readonly<Record<string, MinorSchemas>>;
  readonly sources: readonly Source[];
}

export const bundle = JSON.parse(gunzipSync(readFileSync(join(__dirname, 'bundle.json.gz'))).toString('utf8')) as Bundle;

/** Minors for which a bundle is stored. */
export const minors: readonly string[] = Object.keys(bundle.minors);

export function schemasOf(minor: string): MinorSchemas {
  const found = bundle.minors[minor];
  if (found === undefined) throw new RangeError(`no schemas are stored for Kubernetes ${minor}, only for ${minors.join(', ')}`);
  return found;
}
