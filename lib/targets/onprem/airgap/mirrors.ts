import type { ParsedOptions } from '../options';
import type { ImageName } from './image-name';

/** Where images of a registry are inside. */
export interface Mirror {
  /** A host, and a port where it is not the usual one. */
  readonly host: string;
  /** Below which the registry's own names are, with a slash at the end; empty: nothing is put before them. */
  readonly prefix: string;
}

/** Where images of a registry are: in its own mirror, in the registry itself where others have their mirrors there, or in the mirror of all. Null: nobody said. */
export function mirrorOf(options: Pick<ParsedOptions, 'airGap'>, registry: string): Mirror | null {
  const mirrors = options.airGap?.mirrors ?? {};
  const own = mirrors[registry];
  if (own !== undefined) return mirrorAt(own);
  if (Object.values(mirrors).some((text) => mirrorAt(text).host === registry)) return { host: registry, prefix: '' };
  const all = mirrors['*'];
  return all === undefined ? null : mirrorAt(all);
}

/** Reads `host[:port][/path]`. */
export function mirrorAt(text: string): Mirror {
  const [host = '', ...path] = text.split('/');
  return { host, prefix: path.map((part) => `${part}/`).join('') };
}

/** Its address: by TLS, unless the program says that it has none. */
export function endpointOf({ registries }: Pick<ParsedOptions, 'registries'>, { host }: Mirror): string {
  return `${registries[host]?.plainHttp === true ? 'http' : 'https'}://${host}`;
}

/** The name of an image in a mirror, without the host. */
export function repositoryIn({ prefix }: Mirror, { repository }: Pick<ImageName, 'repository'>): string {
  return `${prefix}${repository}`;
}
