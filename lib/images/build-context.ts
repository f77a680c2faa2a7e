import dockerignore from '@balena/dockerignore';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
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
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return 'no-context';
  return existsSync(join(folder, dockerfile)) ? 'found' : 'no-dockerfile';
}

/** Files that `.dockerignore` leaves, and the Dockerfile in any case, sorted by path. */
export function contextFiles(context: string, dockerfile: string): readonly ContextFile[] {
  const folder = resolve(context);
  const own = join(folder, `${dockerfile}.dockerignore`);
  const shared = join(folder, '.dockerignore');
  const rules = existsSync(own) ? own : existsSync(shared) ? shared : null;
  const ignore = dockerignore({ ignorecase: false });
  if (rules !== null) ignore.add(readFileSync(rules, 'utf8'));
  return walk(folder, '', (path) => path === dockerfile || !ignore.ignores(path)).sort((a, b) => compareText(a.path, b.path));
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
