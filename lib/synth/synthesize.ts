import type { App as KubernetesApp } from 'cdk8s';
import type { App as TerraformApp } from 'cdktf';
import { allChecks } from '../checks/all';
import { issueAt } from '../checks/rule';
import { arrange } from '../emit/arrange';
import { kubernetesContexts } from '../emit/images';
import { reportFiles } from '../emit/report';
import type { Scene } from '../emit/scene';
import { simulationFiles } from '../emit/simulation';
import { BlueprintError, compareIssues, formatLine, type Issue } from '../errors';
import { place } from '../placement/place';
import { outputIssues } from './output-checks';
import { flatten, type OutputTree } from './output-tree';
import { destinations, wanted } from './outdirs';
import type { PodPlacement, SynthResult } from './result';
import type { Program } from './program';
import { writeAll } from './write';

/** A program that was judged. */
interface Judged {
  readonly issues: readonly Issue[];
  /** Null when there is an error. */
  readonly scene: Scene | null;
}

/** model, then placement, then checks: every issue at once. */
function judge(program: Program): Judged {
  const { model, target, targets, broken } = program;
  if (model === null || target === null) return { issues: program.issues, scene: null };
  const { placement, issues: unplaced } = place({ model, targets, broken });
  const scene = arrange({ model, placement, target, targets });
  const issues = distinct([
    ...program.issues,
    ...unplaced,
    ...allChecks.flatMap((check) => check.run({ model, placement, target, targetOf: (cluster) => targets.get(cluster.path) ?? target })),
    // Rules of a place rest on its options; where those are wrong, they wait.
    ...scene.clusters.flatMap(({ target: own, context }) =>
      own.optionIssues.length > 0 ? [] : own.checks.flatMap((check) => check.run(context)),
    ),
    ...outputIssues({ model, target }),
  ]).sort(compareIssues);
  return { issues, scene: issues.some((issue) => issue.severity === 'error') ? null : scene };
}

/** A rule of a place runs for each of its clusters; what it says of the blueprint is said once. */
function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.code} ${issue.path} ${issue.at ?? ''} ${issue.message}`, issue])).values()];
}

function judgeOrThrow(program: Program): { readonly issues: readonly Issue[]; readonly scene: Scene } {
  const { issues, scene } = judge(program);
  if (scene === null) throw new BlueprintError(issues);
  return { issues, scene };
}

/** Engines are loaded here, at the last moment, so that a program which only checks loads none. */
function draw(scene: Scene, issues: readonly Issue[]): { readonly [K in keyof OutputTree]: () => OutputTree[K] } {
  return {
    terraform: () => (require('../emit/terraform') as typeof import('../emit/terraform')).terraformFiles(scene),
    kubernetes: () => {
      const { toYaml } = require('../emit/kubernetes') as typeof import('../emit/kubernetes');
      return new Map(kubernetesContexts(scene).flatMap((context) => [...toYaml(context)]));
    },
    simulation: () => simulationFiles(scene),
    reports: () => reportFiles(scene, issues),
  };
}

/** Every issue of a program. */
export function check(program: Program): readonly Issue[] {
  return judge(program).issues;
}

/** Every output in memory. */
export function render(program: Program): ReadonlyMap<string, string> {
  const { scene, issues } = judgeOrThrow(program);
  const { terraform, kubernetes, simulation, reports } = draw(scene, issues);
  return flatten({ terraform: terraform(), kubernetes: kubernetes(), simulation: simulation(), reports: reports() });
}

/** Every output on the disk; warnings on stderr. */
export function synth(program: Program): SynthResult {
  const { scene, issues } = judgeOrThrow(program);
  const drawn = draw(scene, issues);
  const tree: Partial<OutputTree> = Object.fromEntries(wanted(process.env).map((part) => [part, drawn[part]()]));
  const files = write(scene, tree);
  for (const issue of issues) process.stderr.write(`${formatLine(issue)}\n`);
  return { files, issues, placement: podPlacements(scene) };
}

/** A folder that cannot be written is told like everything else that a person can mend. */
function write(scene: Scene, tree: Partial<OutputTree>): readonly string[] {
  const { model } = scene;
  try {
    return writeAll(destinations(tree, model.outdir, process.env));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BlueprintError([
      issueAt(model, {
        code: 'output/cannot-write',
        message,
        hint: 'make room, mend the permissions, or choose another `outdir`; the earlier output is whole',
      }),
    ]);
  }
}

/** Stacks into an app of the user's own. */
export function addTerraformTo(program: Program, app: TerraformApp): void {
  const { scene } = judgeOrThrow(program);
  (require('../emit/terraform') as typeof import('../emit/terraform')).drawStacks(app, scene);
}

/** Charts into an app of the user's own. */
export function addKubernetesTo(program: Program, app: KubernetesApp): void {
  const { scene } = judgeOrThrow(program);
  const { addCharts } = require('../emit/kubernetes') as typeof import('../emit/kubernetes');
  for (const context of kubernetesContexts(scene)) addCharts(app, context);
}

function podPlacements(scene: Scene): readonly PodPlacement[] {
  return [...scene.placement.workloads.values()].flatMap(({ workload, pools, refused }): readonly PodPlacement[] => {
    const [first] = pools;
    if (first === undefined) return [];
    const pod = workload.kind === 'trainingJob' ? 'worker' : workload.kind === 'batchJob' ? 'index' : 'replica';
    return [{ workload: workload.path, pod, pool: first.pool.path, machineType: first.machine.type, refused }];
  });
}
