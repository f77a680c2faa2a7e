import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '..').replace(/\/build$/, '');

/** Numbered folders, each with a `main.ts` and its golden output. */
export const examples: readonly string[] = readdirSync(join(root, 'examples'))
  .filter((name) => /^\d\d-/.test(name))
  .sort();

/** Where an example's reviewed output is. */
export function goldenFolder(example: string): string {
  return join(root, 'examples', example, 'golden');
}

/** Puts what an example reads, such as build contexts and known_hosts files, into a folder: paths are relative to the one that a program is started in. Their names. */
export function copyInputs(example: string, folder: string): readonly string[] {
  const inputs = readdirSync(join(root, 'examples', example)).filter((name) => name !== 'main.ts' && name !== 'golden');
  for (const name of inputs) cpSync(join(root, 'examples', example, name), join(folder, name), { recursive: true });
  return inputs;
}

/** Runs a compiled example in a folder of its own, and gives back what it wrote. */
export function runExample(example: string): ReadonlyMap<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-example-'));
  try {
    const inputs = copyInputs(example, folder);
    const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...env } = process.env;
    const run = spawnSync(process.execPath, [join(root, 'build', 'examples', example, 'main.js')], { cwd: folder, encoding: 'utf8', env });
    if (run.status !== 0) throw new Error(`${example} ended with ${String(run.status)}:\n${run.stderr}`);
    return new Map(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
        .filter((path) => !inputs.includes(path.split('/')[0] ?? ''))
        .sort()
        .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
