import { createHash, type Hash } from 'node:crypto';
import { compareText } from '../errors';
import type { BuiltImage } from '../model/image';
import { contextFiles, tryFindContext } from './build-context';

/**
 * A tag that changes when, and only when, something changes that decides what is built: files with their executable bit, Dockerfile, stage, build
 * arguments. Platforms are left out: they follow from the pools, and a tag holds all of them. Null when the context cannot be read.
 */
export function tagOf(image: Pick<BuiltImage, 'context' | 'dockerfile' | 'target' | 'buildArgs'>): string | null {
  if (tryFindContext(image.context, image.dockerfile) !== 'found') return null;
  const hash = createHash('sha256');
  add(hash, 'dockerfile', image.dockerfile);
  add(hash, 'target', image.target ?? '');
  for (const [name, value] of Object.entries(image.buildArgs).sort(([a], [b]) => compareText(a, b))) add(hash, `arg ${name}`, value);
  try {
    for (const file of contextFiles(image.context, image.dockerfile))
      add(hash, `${file.executable ? 'x' : '-'} ${file.path}`, file.content());
  } catch {
    // A file that may not be read: a check says so.
    return null;
  }
  return hash.digest('hex').slice(0, 16);
}

/** With lengths, so that no two lists of parts read the same. */
function add(hash: Hash, name: string, content: string | Buffer): void {
  const bytes = Buffer.from(content);
  hash.update(`${String(Buffer.byteLength(name))} ${name} ${String(bytes.length)}\n`).update(bytes);
}
