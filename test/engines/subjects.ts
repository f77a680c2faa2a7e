import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import {
  BatchJob,
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  TrainingJob,
} from 'cdk-gpu';
import { collect } from '../../constructs/collect';
import { examples, goldenFolder } from '../../examples/run-example';
import type { WorkloadModel } from '../../lib/model/workload';
import { outcomeOf } from '../programs/check-program';
import { runs, thrown } from '../programs/dice';
import { build } from '../programs/plan';
import { thrownPlan } from '../programs/valid';
import { contents, root } from '../support/programs';
import type { Sample } from '../targets/sample';

/** Something that was written, and is scanned by itself. */
export interface Subject {
  readonly name: string;
  /** Path to text. */
  readonly files: Readonly<Record<string, string>>;
}

/** A program of random properties, with what it asks for. */
export interface RandomSubject extends Subject {
  readonly workloads: readonly WorkloadModel[];
}

/** The examples, from their golden folders: `golden.test.ts` holds that these are what they write. */
export function exampleSubjects(): readonly Subject[] {
  return examples.map((name) => ({ name: `examples/${name}`, files: contents(goldenFolder(name)) }));
}

/** One program with every kind of work in every place there is. All options are left out but those that a place insists on. */
export function sampleSubjects(): readonly Subject[] {
  const folder = join(root, 'test', 'targets');
  const places = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return places.map((place) => {
    const { sample } = require(join(folder, place, 'sample')) as { readonly sample: Sample };
    return { name: `sample of ${place}`, files: Object.fromEntries(sampleProgram(sample).render()) };
  });
}

function sampleProgram({ target, gpuPool, cpuPool }: Sample): Blueprint {
  const lab = new Blueprint('lab', { target });
  if (target.registries !== null) new Registry(lab, 'images');
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const gpu = new GpuNodePool(cluster, 'gpu', gpuPool as never);
  const cpu = new CpuNodePool(cluster, 'cpu', cpuPool);
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0.0', { platforms: ['linux/amd64'] });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, pool: gpu });
  new InferenceService(cluster, 'serve', { image, port: 8000, gpus: 1 });
  new BatchJob(cluster, 'batch', { image, gpus: 2, completions: 4, pool: gpu });
  new Microservice(cluster, 'web', { image, port: 8080, pool: cpu });
  return lab;
}

/** Random programs that are written. */
export function randomSubjects(contexts: readonly string[], usual: number): readonly RandomSubject[] {
  const { numRuns, seed } = runs(usual);
  const plans = fc.sample(
    thrown((dice) => thrownPlan(dice, { contexts })),
    { numRuns, seed },
  );
  return plans.flatMap((plan, index) => {
    const blueprint = build(plan);
    const { made } = outcomeOf(blueprint);
    if (made === undefined) return [];
    const workloads = collect(blueprint).model?.clusters.flatMap((cluster) => cluster.workloads) ?? [];
    return [{ name: `random program ${String(index)}`, files: Object.fromEntries(made.files), workloads }];
  });
}

const contract = join(root, '..', 'shared', 'contract', 'programs');

/** Programs of the contract that the library can run by now; null where the contract is not beside the project. */
export function contractSubjects(): readonly Subject[] | null {
  if (!existsSync(contract)) return null;
  return ['01-first'].map((name) => ({ name: `contract ${name}`, files: runElsewhere(join(contract, `${name}.ts`)) }));
}

/** Runs a program in a folder of its own, as its user would, against what is built; what it wrote. */
function runElsewhere(program: string): Readonly<Record<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk-gpu-subject-'));
  try {
    for (const entry of readdirSync(contract, { withFileTypes: true }))
      if (entry.isDirectory()) cpSync(join(contract, entry.name), join(folder, entry.name), { recursive: true });
    const given = Object.keys(contents(folder));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules', 'cdk-gpu'));
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    const { outputText } = transpileModule(readFileSync(program, 'utf8'), { compilerOptions });
    const { CDKTF_OUTDIR: _terraform, CDK8S_OUTDIR: _kubernetes, ...env } = process.env;
    const run = spawnSync(process.execPath, ['--input-type=commonjs', '-e', outputText], { cwd: folder, encoding: 'utf8', env });
    if (run.status !== 0) throw new Error(`${program} ended with ${String(run.status)}:\n${run.stderr}`);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    const written = contents(folder);
    return Object.fromEntries(Object.entries(written).filter(([path]) => !given.includes(path)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
