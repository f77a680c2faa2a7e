import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { BatchJob, Blueprint, CpuNodePool, GpuCluster, Image, Microservice, Registry, Secret } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { collect } from '../../constructs/collect';
import { examples, goldenFolder } from '../../examples/run-example';
import type { WorkloadModel } from '../../lib/model/workload';
import { outcomeOf } from '../programs/check-program';
import { runs, thrown } from '../programs/dice';
import { build } from '../programs/plan';
import { thrownPlan } from '../programs/valid';
import { contents, root } from '../support/programs';
import type { Sample } from '../targets/sample';
import { sampleProgram } from '../targets/sample-program';

/** Something that was written, and is scanned by itself. */
export interface Subject {
  readonly name: string;
  /** Path to text. */
  readonly files: Readonly<Record<string, string>>;
  /** Whether options are left out, so that nothing may be found but what is waived. */
  readonly kind: 'defaults' | 'relaxed' | 'random';
  /** What the program asks for; not known of examples, which ask for nothing out of the ordinary. */
  readonly workloads: readonly WorkloadModel[];
}

/** The examples, from their golden folders: `golden.test.ts` holds that these are what they write. */
export function exampleSubjects(): readonly Subject[] {
  return examples.map((name) => ({
    name: `examples/${name}`,
    kind: 'defaults',
    files: contents(goldenFolder(name)),
    workloads: [],
  }));
}

/** One program with every kind of work in every place there is. All options are left out but those that a place insists on. */
export function sampleSubjects(): readonly Subject[] {
  const folder = join(root, 'test', 'targets');
  const places = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  return places.map((place) => {
    const { sample } = require(join(folder, place, 'sample')) as { readonly sample: Sample };
    return {
      name: `sample of ${place}`,
      kind: 'defaults',
      files: Object.fromEntries(withRegistry(sample).render()),
      workloads: [],
    };
  });
}

/** With a registry where the place makes them. */
function withRegistry(sample: Sample): Blueprint {
  const lab = sampleProgram(sample);
  if (sample.target.registries !== null) new Registry(lab, 'images');
  return lab;
}

/** All of these, with so many random ones; contexts are folders that images are built from. */
export function allSubjects(contexts: readonly [string, ...string[]], random: number): readonly Subject[] {
  return [...exampleSubjects(), ...sampleSubjects(), ...relaxedSubjects(contexts[0]), ...randomSubjects(contexts, random)];
}

/** Random programs that are written. */
export function randomSubjects(contexts: readonly string[], usual: number): readonly Subject[] {
  const { numRuns, seed } = runs(usual);
  const plans = fc.sample(
    thrown((dice) => thrownPlan(dice, { contexts })),
    { numRuns, seed },
  );
  return plans.flatMap((plan, index) => {
    // What programs write past the library is theirs: kinds that no server here has, and changes that only a scanner would mind.
    const blueprint = build({ ...plan, said: [] });
    const { made } = outcomeOf(blueprint);
    if (made === undefined) return [];
    return [
      {
        name: `random program ${String(index)}`,
        kind: 'random',
        files: Object.fromEntries(made.files),
        workloads: workloadsOf(blueprint),
      },
    ];
  });
}

/** Programs that ask for less than the defaults give, in every way there is. */
function relaxedSubjects(context: string): readonly Subject[] {
  const places = {
    aws: aws({ region: 'us-east-1', account: '123456789012', endpoint: { publicCidrs: ['203.0.113.0/24'] } }),
    gcp: gcp({ project: 'acme-lab', region: 'us-central1', endpoint: { publicCidrs: ['203.0.113.0/24'] } }),
  };
  return Object.entries(places).map(([place, target]) => {
    const lab = new Blueprint('lab', { target });
    const images = new Registry(lab, 'images', { immutableTags: false, scanOnPush: false });
    const image = new Image(images, 'tool', { context });
    const secret = new Secret(lab, 'database', { keys: ['dsn'] });
    const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35', deletionProtection: false });
    new CpuNodePool(cluster, 'cpu', { cpus: 4, memoryGiB: 16, size: { min: 0, max: 9 } });
    new Microservice(cluster, 'low-user', { image, port: 8080, runAs: 1000 });
    new Microservice(cluster, 'own-user', { image, port: 8080, runAs: 'image' });
    new Microservice(cluster, 'root', { image, port: 8080, runAs: { root: 'binds port 80' } });
    new Microservice(cluster, 'not-live', { image, port: 8080, health: { live: false } });
    new Microservice(cluster, 'not-ready', { image, port: 8080, health: { ready: false } });
    new Microservice(cluster, 'scaled', { image, port: 8080, replicas: { min: 1, max: 3 } });
    new BatchJob(cluster, 'with-secret', { image, cpus: { atLeast: 1, atMost: 2 }, env: { DSN: secret.key('dsn') } });
    return {
      name: `relaxed program on ${place}`,
      kind: 'relaxed',
      files: Object.fromEntries(lab.render()),
      workloads: workloadsOf(lab),
    };
  });
}

function workloadsOf(blueprint: Blueprint): readonly WorkloadModel[] {
  return collect(blueprint).model?.clusters.flatMap((cluster) => cluster.workloads) ?? [];
}

const contract = join(root, '..', 'shared', 'contract', 'programs');

/** Programs of the contract that the library can run by now; null where the contract is not beside the project. */
export function contractSubjects(): readonly Subject[] | null {
  if (!existsSync(contract)) return null;
  return ['01-first'].map((name) => ({
    name: `contract ${name}`,
    kind: 'defaults' as const,
    files: runElsewhere(join(contract, `${name}.ts`)),
    workloads: [],
  }));
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
