import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Blueprint, GpuCluster, Image, type Issue } from 'cdk-gpu';
import { existing, type ExistingOptions, type ExistingSizing, type ExistingTarget } from 'cdk-gpu/existing';
import { collect } from '../../constructs/collect';
import type { BlueprintModel } from '../../lib/model/blueprint';
import { place, type PlaceInput } from '../../lib/placement/place';
import type { PlacedPool, PlacedWorkload } from '../../lib/placement/placement';
import type { AnyTarget, Target } from '../../lib/targets/target';

/** The root of the repository. */
export const root = join(__dirname, '..', '..');

/** A blueprint `b` with a cluster `c` and an image `i`, in a target. */
export function programIn<T extends AnyTarget>(target: T) {
  const b = new Blueprint('b', { target });
  const c = new GpuCluster(b, 'c', { kubernetesVersion: '1.34' });
  return { b, c, image: Image.fromReference(b, 'i', 'acme/serve:1.0') };
}

/** The same in a cluster that exists, whose nodes are what a test says. */
export function program(options: Partial<ExistingOptions> = {}) {
  return programIn<ExistingTarget>(existing({ distribution: 'kubeadm', ...options }));
}

/** Nodes that a label picks out. */
export function nodes(
  label: string,
  given: { readonly count?: number; readonly cpus?: number; readonly memoryGiB?: number } = {},
): ExistingSizing {
  const { count = 4, cpus = 16, memoryGiB = 64 } = given;
  return { nodes: { selector: { pool: label }, count, each: { cpus, memoryGiB } } };
}

/** `code at path` of every issue, in the order in which users see them. */
export function problems(blueprint: { check(): readonly Issue[] }): readonly string[] {
  return blueprint.check().map((issue) => `${issue.code} at ${issue.path}`);
}

/** The only issue with a code; fails where there is none or several. */
export function issueOf(blueprint: { check(): readonly Issue[] }, code: string): Issue {
  const found = blueprint.check().filter((issue) => issue.code === code);
  if (found.length !== 1 || found[0] === undefined)
    throw new Error(`${found.length} issues with ${code}: ${problems(blueprint).join(', ')}`);
  return found[0];
}

/** The model of a program that has one. */
export function modelOf(blueprint: Blueprint): BlueprintModel {
  const { model } = collect(blueprint);
  if (model === null) throw new Error('the program has no model');
  return model;
}

/** Placement of a program. */
export function placementOf(blueprint: Blueprint) {
  const { model, targets, broken } = collect(blueprint);
  if (model === null) throw new Error('the program has no model');
  const input: PlaceInput = { model, targets, broken };
  const { placement, issues } = place(input);
  return {
    issues,
    pool: (path: string): PlacedPool => got(placement.pools.get(path), path),
    workload: (path: string): PlacedWorkload => got(placement.workloads.get(path), path),
    placement,
  };
}

/** Something that a test knows to be there. */
export function got<V>(value: V | null | undefined, what = 'value'): V {
  if (value === undefined || value === null) throw new Error(`there is no ${what}`);
  return value;
}

/** A target with some of its answers replaced. */
export function changed<T extends Target>(target: T, answers: Partial<Target>): T {
  return { ...target, ...answers };
}

/** A folder that is gone after the test file. */
export function scratch(): (name?: string) => string {
  const made: string[] = [];
  afterAll(() => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  });
  return (name = 'test') => {
    const folder = mkdtempSync(join(tmpdir(), `cdk-gpu-${name}-`));
    made.push(folder);
    return folder;
  };
}

/** Writes texts by path below a folder. */
export function fill(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** All files below a folder with their texts, sorted by path. */
export function contents(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** Runs JavaScript against the built package, in a folder, with more in its environment. */
export function runBuilt(code: string, cwd: string, more: Readonly<Record<string, string>> = {}) {
  const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...env } = process.env;
  return spawnSync(process.execPath, ['-e', code], { cwd, encoding: 'utf8', env: { ...env, BUILD: join(root, 'build'), ...more } });
}
