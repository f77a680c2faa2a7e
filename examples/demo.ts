/** Synthesizes the examples, and prints what a person wants to know of each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, type Report } from './describe';
import { copyInputs } from './run-example';

const root = join(__dirname, '..', '..');
const out = join(root, 'demo-out');
const programs = [
  { example: '01-first', place: 'AWS' },
  { example: '02-google-cloud', place: 'Google Cloud' },
  { example: '03-existing', place: 'a cluster that exists' },
  { example: '04-onprem', place: "machines of one's own" },
  { example: '05-one-machine', place: "one machine of one's own" },
];

let failed = false;
for (const { example, place } of programs) {
  const folder = join(out, example);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const inputs = copyInputs(example, folder);
  const run = spawnSync(process.execPath, [join(__dirname, example, 'main.js')], { cwd: folder, encoding: 'utf8', env: environment() });
  if (run.status !== 0) {
    failed = true;
    console.error(`${example} failed:\n${run.stderr}`);
    continue;
  }
  const report = JSON.parse(readFileSync(join(folder, 'blueprint.json'), 'utf8')) as Report;
  const files = filesBelow(folder).filter((path) => !inputs.includes(path.split('/')[0] ?? ''));
  const stacks = inOrder(JSON.parse(readFileSync(join(folder, 'cdktf.out', 'manifest.json'), 'utf8')) as Manifest);
  console.log(
    describe({ title: `examples/${example}/main.ts on ${place}`, folder: relative(process.cwd(), folder) || '.', report, files, stacks }),
  );
  if (run.stderr !== '') console.log(run.stderr);
}
process.exitCode = failed ? 1 : 0;

/** The demo decides where output goes, whatever command line started it. */
function environment(): NodeJS.ProcessEnv {
  const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...rest } = process.env;
  return rest;
}

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly name: string; readonly dependencies: readonly string[] }>>;
}

/** Each stack after those that it depends on. */
function inOrder({ stacks }: Manifest): readonly string[] {
  const order: string[] = [];
  const visit = (name: string): void => {
    stacks[name]?.dependencies.forEach(visit);
    if (!order.includes(name)) order.push(name);
  };
  Object.keys(stacks).forEach(visit);
  return order;
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}
