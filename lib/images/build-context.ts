import dockerignore from '@balena/dockerignore';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, type Stats } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { compareText } from '../errors';

/** A file that goes into a build, or a symbolic link with what it points at. */
export interface ContextFile {
  /** Relative to the context, with `/` on every system. */
  readonly path: string;
  /** Git keeps this bit and no other of the mode, so it is the same on every machine. */
  readonly executable: boolean;
  content(): Buffer;
}

/** Whether there is a folder, and the Dockerfile in it. */
export function tryFindContext(context: string, dockerfile: string): 'found' | 'no-context' | 'no-dockerfile' {
  const folder = resolve(context);
  if (tryStat(folder)?.isDirectory() !== true) return 'no-context';
  return tryStat(join(folder, dockerfile))?.isFile() === true ? 'found' : 'no-dockerfile';
}

/** Null for what is not there, and for what may not be looked at or is a ring of links. */
function tryStat(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

/** Files that `.dockerignore` leaves, and the Dockerfile in any case, even from outside of the context, sorted by path. */
export function contextFiles(context: string, dockerfile: string): readonly ContextFile[] {
  const folder = resolve(context);
  const own = join(folder, `${dockerfile}.dockerignore`);
  const shared = join(folder, '.dockerignore');
  const rules = existsSync(own) ? own : existsSync(shared) ? shared : null;
  const ignore = dockerignore({ ignorecase: false });
  if (rules !== null) ignore.add(readFileSync(rules, 'utf8'));
  const recipe = relative(folder, join(folder, dockerfile)).split(sep).join('/');
  const files = walk(folder, '', (path) => path !== recipe && !ignore.ignores(path));
  return [...files, recipeAt(folder, recipe)].sort((a, b) => compareText(a.path, b.path));
}

/** The Dockerfile is read by whoever starts the build, through links and wherever it is. */
function recipeAt(folder: string, path: string): ContextFile {
  const full = join(folder, path);
  return { path, executable: (statSync(full).mode & 0o100) !== 0, content: () => readFileSync(full) };
}

function walk(folder: string, prefix: string, keeps: (path: string) => boolean): ContextFile[] {
  return readdirSync(join(folder, prefix)).flatMap((name) => {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const full = join(folder, path);
    const stat = lstatSync(full);
    // Folders are entered even where a rule names them: a later `!rule` may bring one of their files back.
    if (stat.isDirectory()) return walk(folder, path, keeps);
    const link = stat.isSymbolicLink();
    // Sockets and pipes are not sent to a builder.
    if ((!link && !stat.isFile()) || !keeps(path)) return [];
    return [
      {
        path,
        executable: !link && (stat.mode & 0o100) !== 0,
        content: () => (link ? Buffer.from(`-> ${readlinkSync(full)}`) : readFileSync(full)),
      },
    ];
  });
}
