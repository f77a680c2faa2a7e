import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { compareText } from '../errors';
import { stableJson } from '../emit/stable-json';
import type { Destination } from './outdirs';

/** What is left to do once every new file is on the disk beside its place. Kept on the disk until it is done. */
interface Commit {
  /** Staged file to its place, both absolute at run time and relative to the folder in the journal. */
  readonly renames: readonly (readonly [from: string, to: string])[];
  readonly removals: readonly string[];
}

const staging = '.cdk-gpu-staging';
const journal = 'commit.json';

/**
 * Writes everything or nothing. All files are first written whole into a staging folder beside their places, where a full disk or a kill harms nothing.
 * Then a journal is written, and files are renamed into their places. A run that dies among the renames leaves the journal, and the next run finishes them
 * before it does anything else. Nothing waits for the disk itself: a machine that loses power may lose the newest files, and the next run writes them again.
 */
export function writeAll(destinations: readonly Destination[]): readonly string[] {
  for (const { folder } of destinations) recover(folder);
  try {
    const commits = destinations.map(stage);
    for (const commit of commits) writeJournal(commit);
    for (const { folder, commit } of commits) carryOut(folder, commit);
  } catch (error) {
    for (const { folder } of destinations)
      if (!existsSync(join(folder, staging, journal))) rmSync(join(folder, staging), { recursive: true, force: true });
    throw error;
  }
  return destinations
    .flatMap(({ folder, files }) => [...files.keys()].map((path) => relative(process.cwd(), resolve(folder, path))))
    .sort(compareText);
}

function stage({ folder, files, ...destination }: Destination): { readonly folder: string; readonly commit: Commit } {
  const renames: (readonly [string, string])[] = [];
  for (const [path, text] of files) {
    if (isWritten(join(folder, path), text)) continue;
    const from = join(staging, String(renames.length));
    mkdirSync(join(folder, staging), { recursive: true });
    writeFileSync(join(folder, from), text);
    renames.push([from, path]);
  }
  const removals = filesBelow(folder, 3).filter((path) => destination.isOurs(path) && !files.has(path));
  return { folder, commit: { renames, removals } };
}

function writeJournal({ folder, commit }: { readonly folder: string; readonly commit: Commit }): void {
  if (commit.renames.length + commit.removals.length === 0) return;
  const temporary = join(folder, staging, `${journal}.new`);
  mkdirSync(join(folder, staging), { recursive: true });
  writeFileSync(temporary, stableJson(commit));
  renameSync(temporary, join(folder, staging, journal));
}

function carryOut(folder: string, { renames, removals }: Commit): void {
  for (const [from, to] of renames) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    // Already gone when a recovery repeats what the dead run had done.
    if (existsSync(join(folder, from))) renameSync(join(folder, from), join(folder, to));
  }
  for (const path of removals) if (existsSync(join(folder, path))) unlinkSync(join(folder, path));
  rmSync(join(folder, staging), { recursive: true, force: true });
}

/** Finishes what a dead run had decided, or throws away what it had only staged. */
function recover(folder: string): void {
  const left = join(folder, staging, journal);
  if (existsSync(left)) carryOut(folder, JSON.parse(readFileSync(left, 'utf8')) as Commit);
  else rmSync(join(folder, staging), { recursive: true, force: true });
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
