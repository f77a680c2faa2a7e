import type { App as KubernetesApp } from 'cdk8s';
import type { App as TerraformApp } from 'cdktf';
import { allChecks } from '../checks/all';
import { issueAt } from '../checks/rule';
import { arrange } from '../emit/arrange';
import { kubernetesContexts } from '../emit/images';
import type { ClusterObjects } from '../emit/kubernetes';
import { reportFiles, type Findings } from '../emit/report';
import type { Scene } from '../emit/scene';
import { BlueprintError, compareIssues, formatLine, type Issue } from '../errors';
import { place } from '../placement/place';
import { changedMachines } from './earlier-machines';
import { impossibleSteps } from './earlier-steps';
import { versionSteps } from './earlier-versions';
import { outputIssues } from './output-checks';
import { flatten, type OutputTree } from './output-tree';
import { destinations, wanted } from './outdirs';
import type { PodPlacement, SynthResult } from './result';
import type { Program } from './program';
import { placeFiles, placeIssues } from './places';
import { reachIssues } from './reach-checks';
import { formatWaived, settleWaivers } from './waivers';
import { cannotWrite, writeAll } from './write';

/** What a program without errors becomes: what emitters are told, and the Kubernetes objects, which are judged before they are drawn. */
interface Drawing {
  readonly scene: Scene;
  /** In the order of the scene's clusters. */
  readonly objects: readonly ClusterObjects[];
}

/** A program that was judged. */
interface Judged extends Findings {
  /** Null when there is an error. */
  readonly drawing: Drawing | null;
}

/** model, then placement, then checks: every issue at once. Objects are made of what those let pass, and judged in their turn. */
function judge(program: Program): Judged {
  const { model, target, targets, broken } = program;
  if (model === null || target === null) return { ...settle(program, { early: program.issues, late: [] }), drawing: null };
  const { placement, issues: unplaced } = place({ model, targets, broken });
  const scene = arrange({ model, placement, target, targets });
  const early = [...program.issues, ...unplaced];
  const late = [
    ...allChecks.flatMap((check) => check.run({ model, placement, target, targetOf: (cluster) => targets.get(cluster.path) ?? target })),
    // Rules of a place rest on its options; where those are wrong, they wait.
    ...scene.clusters.flatMap(({ target: own, context }) =>
      own.optionIssues.length > 0 ? [] : own.checks.flatMap((check) => check.run(context)),
    ),
    ...scene.clusters.flatMap(({ target: own, context }) => (own.optionIssues.length > 0 ? [] : reachIssues(own, context))),
    ...outputIssues({ model, target }),
  ];
  const { issues, waived } = settle(program, { early, late });
  if (hasError(issues)) return { issues, waived, drawing: null };
  const { clusterObjects } = kubernetesEmitter();
  const objects = kubernetesContexts(scene).map((context) => clusterObjects(context, program.overrides));
  const { objectIssues } = require('./object-checks') as typeof import('./object-checks');
  const { landingIssues } = require('./landing-checks') as typeof import('./landing-checks');
  const { strayIssues } = require('./stray-checks') as typeof import('./stray-checks');
  const refused = objects.flatMap(objectIssues);
  // Pods of objects that no API server takes land nowhere in any case.
  const unlanded = hasError(refused)
    ? []
    : objects.flatMap((each, index) => {
        const { workloads = [], pools = [] } = scene.clusters[index]?.context ?? {};
        return [...landingIssues(each, workloads), ...strayIssues(each, { workloads, pools })];
      });
  const all = distinct([...issues, ...refused, ...unlanded, ...placeIssues(scene, objects)]).sort(compareIssues);
  return { issues: all, waived, drawing: hasError(all) ? null : { scene, objects } };
}

/**
 * The issues without those that the program lets pass. Those of the tree and of placement are early: where one of them is an error, other rules did not see all of the
 * program, and a waiver that hits nothing may be right. The list of codes is loaded only for programs that waive.
 */
function settle(program: Program, found: { readonly early: readonly Issue[]; readonly late: readonly Issue[] }): Findings {
  const { model, target, targets, waivers } = program;
  const issues = distinct([...found.early, ...found.late]).sort(compareIssues);
  if (waivers.length === 0) return { issues, waived: [] };
  const { codesOf } = require('./codes') as typeof import('./codes');
  const settled = settleWaivers(waivers, {
    issues,
    kinds: codesOf([...(target === null ? [] : [target]), ...targets.values()]),
    isComplete: target !== null,
    isWhole: (left) => model !== null && !hasError(left.filter((issue) => found.early.includes(issue))),
  });
  return { issues: distinct(settled.issues).sort(compareIssues), waived: settled.waived };
}

function hasError(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}

/** Loaded when the first object is made: a program with an error in its props needs none of it. */
function kubernetesEmitter(): typeof import('../emit/kubernetes') {
  return require('../emit/kubernetes') as typeof import('../emit/kubernetes');
}

/** A rule of a place runs for each of its clusters; what it says of the blueprint is said once. */
function distinct(issues: readonly Issue[]): Issue[] {
  return [...new Map(issues.map((issue) => [`${issue.code} ${issue.path} ${issue.at ?? ''} ${issue.message}`, issue])).values()];
}

function judgeOrThrow(program: Program): Drawing & Findings {
  const { issues, waived, drawing } = judge(program);
  if (drawing === null) throw new BlueprintError(issues);
  return { issues, waived, ...drawing };
}

/** Engines are loaded here, at the last moment, so that a program which only checks loads none. */
function draw({ scene, objects, ...findings }: Drawing & Findings): { readonly [K in keyof OutputTree]: () => OutputTree[K] } {
  return {
    terraform: () => (require('../emit/terraform') as typeof import('../emit/terraform')).terraformFiles(scene),
    kubernetes: () => new Map(objects.flatMap((cluster) => [...kubernetesEmitter().toYaml(cluster)])),
    simulation: () => (require('../emit/simulation') as typeof import('../emit/simulation')).simulationFiles(scene),
    verification: () => (require('../emit/verification') as typeof import('../emit/verification')).verificationFiles(scene),
    places: () => placeFiles(scene, objects),
    reports: () => reportFiles(scene, objects, findings),
  };
}

/** Every issue of a program. */
export function check(program: Program): readonly Issue[] {
  return judge(program).issues;
}

/** Every output in memory. */
export function render(program: Program): ReadonlyMap<string, string> {
  const judged = judgeOrThrow(program);
  const { terraform, kubernetes, simulation, verification, places, reports } = draw(judged);
  return flatten({
    terraform: terraform(),
    kubernetes: kubernetes(),
    simulation: simulation(),
    verification: verification(),
    places: places(),
    reports: reports(),
  });
}

/** Every output on the disk; warnings on stderr. */
export function synth(program: Program): SynthResult {
  const judged = judgeOrThrow(program);
  const { scene, waived } = judged;
  const missteps = [...versionSteps(scene), ...impossibleSteps(scene)];
  if (missteps.length > 0) throw new BlueprintError([...judged.issues, ...missteps].sort(compareIssues));
  const drawn = draw(judged);
  // Read before the report is written anew.
  const issues = [...judged.issues, ...changedMachines(scene)].sort(compareIssues);
  const tree: Partial<OutputTree> = Object.fromEntries(wanted(process.env).map((part) => [part, drawn[part]()]));
  const files = write(scene, tree);
  for (const line of [...issues.map(formatLine), ...waived.map(formatWaived)]) process.stderr.write(`${line}\n`);
  return { files, issues, waived, placement: podPlacements(scene) };
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
        ...cannotWrite,
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
  const { objects } = judgeOrThrow(program);
  for (const cluster of objects) kubernetesEmitter().addCharts(app, cluster);
}

function podPlacements(scene: Scene): readonly PodPlacement[] {
  return [...scene.placement.workloads.values()].flatMap((placed): readonly PodPlacement[] => {
    const { workload } = placed;
    const [first] = placed.pools;
    if (first === undefined) return [];
    const pod = workload.kind === 'trainingJob' ? 'worker' : workload.kind === 'batchJob' ? 'index' : 'replica';
    // Reasons are found for who reads them: for every workload and pool of a large program they are a long text.
    const line = { workload: workload.path, pod, pool: first.pool.path, machineType: first.machine.type };
    return [Object.defineProperty({ ...line, refused: [] }, 'refused', { enumerable: true, get: () => placed.refused })];
  });
}
