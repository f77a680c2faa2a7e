import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { compareText } from '../errors';
import { stableJson } from '../emit/stable-json';
import type { Destination } from './outdirs';

export const cannotWrite = { code: 'output/cannot-write', about: 'The output can be written to its folders.', waivable: false } as const;

/** What is left to do in one folder once every new file is on the disk beside its place. */
interface Commit {
  /** Relative to the folder of the journal there, to the working directory here. */
  readonly folder: string;
  /** Staged file to its place, both relative to the folder. */
  readonly renames: readonly (readonly [from: string, to: string])[];
  readonly removals: readonly string[];
}

const staging = '.cdk-gpu-staging';
const journal = 'commit.json';

/**
 * Writes everything or nothing. All files are first written whole into staging folders beside their places, where a full disk or a kill harms nothing.
 * Then one journal is written for all of them, and files are renamed into their places. A run that dies among the renames leaves the journal, and the next run
 * finishes them before it does anything else. Nothing waits for the disk itself: a machine that loses power may lose the newest files, and the next run writes
 * them again.
 */
export function writeAll(destinations: readonly Destination[]): readonly string[] {
  const folders = [...new Set(destinations.map(({ folder }) => resolve(folder)))];
  for (const folder of folders) finish(folder);
  for (const folder of folders) discard(folder);
  try {
    writeJournal(destinations.map(stage));
  } catch (error) {
    // The journal comes last, so nothing has moved.
    for (const folder of folders) discard(folder);
    throw error;
  }
  for (const folder of folders) finish(folder);
  return destinations
    .flatMap(({ folder, files }) => [...files.keys()].map((path) => relative(process.cwd(), resolve(folder, path))))
    .sort(compareText);
}

/** `index` keeps destinations apart that are one folder. */
function stage({ folder, files, isOurs }: Destination, index: number): Commit {
  const renames: (readonly [string, string])[] = [];
  for (const [path, text] of files) {
    if (isWritten(join(folder, path), text)) continue;
    const from = join(staging, `${String(index)}-${String(renames.length)}`);
    mkdirSync(join(folder, staging), { recursive: true });
    writeFileSync(join(folder, from), text);
    renames.push([from, path]);
  }
  const removals = isOurs === null ? [] : filesBelow(folder, 3).filter((path) => isOurs(path) && !files.has(path));
  return { folder, renames, removals };
}

/** Into the first folder where there is something to do. */
function writeJournal(all: readonly Commit[]): void {
  const commits = all.filter(({ renames, removals }) => renames.length + removals.length > 0);
  const holder = commits[0]?.folder;
  if (holder === undefined) return;
  const temporary = join(holder, staging, `${journal}.new`);
  mkdirSync(join(holder, staging), { recursive: true });
  writeFileSync(temporary, stableJson(commits.map((commit) => ({ ...commit, folder: relative(holder, commit.folder) }))));
  renameSync(temporary, join(holder, staging, journal));
}

/** Does what a journal says that was left in the folder, by this run or by one that died. */
function finish(folder: string): void {
  const left = join(folder, staging, journal);
  if (!existsSync(left)) return;
  const commits = (JSON.parse(readFileSync(left, 'utf8')) as readonly Commit[]).map((commit) => ({
    ...commit,
    folder: resolve(folder, commit.folder),
  }));
  for (const commit of commits) carryOut(commit);
  // The journal's own folder is the first, and goes last: until then all of this can be done again.
  for (const commit of [...commits].reverse()) discard(commit.folder);
}

function carryOut({ folder, renames, removals }: Commit): void {
  for (const [from, to] of renames) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    // Already gone when this is done again.
    if (existsSync(join(folder, from))) renameSync(join(folder, from), join(folder, to));
  }
  for (const path of removals) if (existsSync(join(folder, path))) unlinkSync(join(folder, path));
}

/** Throws away what was only staged. */
function discard(folder: string): void {
  rmSync(join(folder, staging), { recursive: true, force: true });
}

/** An unchanged file is left alone, with its time: nothing downstream needs to look at it again. */
function isWritten(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text;
}

function filesBelow(folder: string, depth: number, prefix = ''): readonly string[] {
  if (!existsSync(join(folder, prefix))) return [];
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isFile()) return [path];
    return entry.isDirectory() && depth > 1 && entry.name !== staging && !entry.name.startsWith('.terraform')
      ? filesBelow(folder, depth - 1, path)
      : [];
  });
}

/** What an earlier run wrote; null where nothing can be read. */
export function readEarlier(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
