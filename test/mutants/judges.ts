import { podTemplatesIn, type ClusterObjects, type KubernetesObject } from '../../lib/emit/kubernetes';
import type { Scene } from '../../lib/emit/scene';
import { emptyNode } from '../../lib/placement/placed-pool';
import { misfitsOfTemplate } from '../../lib/placement/template-fits';
import { schemaFindings } from '../../lib/schemas';
import { allChecks } from '../../lib/checks/all';
import { landingIssues } from '../../lib/synth/landing-checks';
import { objectIssues } from '../../lib/synth/object-checks';
import { landingFindings, objectFindings } from '../programs/judges';
import { minors, validateObjects } from '../support/kubernetes-schemas';
import type { Output } from './output';
import { readBackObjects, readBackStacks } from './read-back';
import { terraformSchemaFindings } from './terraform-schema';
import { isRecord, type Json } from './tree';

/** Words of everybody who refuses something, by the name of the judge. */
export type Verdict = ReadonlyMap<string, string>;

/** Asks judges in turn. One that breaks over what it is given lets nothing pass either. */
function asked(judges: Readonly<Record<string, () => readonly string[]>>): Verdict {
  return new Map(
    Object.entries(judges).flatMap(([name, findings]) => {
      try {
        const [first] = findings();
        return first === undefined ? [] : [[name, first] as const];
      } catch (error) {
        return [[name, `breaks: ${error instanceof Error ? error.message : String(error)}`] as const];
      }
    }),
  );
}

/** What the stacks of a program are refused for; `changed` is the one that a mutant is in. */
export function stackVerdict(scene: Scene, stacks: Output['stacks'], changed: readonly string[]): Verdict {
  return asked({
    'Terraform schema': () => changed.flatMap((name) => terraformSchemaFindings(name, stacks[name] ?? null)),
    'read-back': () => readBackStacks(scene, stacks),
  });
}

/** Objects of one cluster. */
export interface Applied {
  readonly cluster: string;
  readonly objects: readonly Json[];
  /** Those that a mutant is in, which are judged by themselves too; all of them by default. */
  readonly changed?: readonly Json[];
}

/** What the objects of a cluster are refused for. */
export function objectVerdict(scene: Scene, { cluster: clusterId, objects, changed = objects }: Applied): Verdict {
  const found = scene.clusters.find(({ context }) => context.cluster.id === clusterId);
  if (found === undefined) throw new Error(`no cluster ${clusterId}`);
  const { cluster, workloads, pools } = found.context;
  const minor = cluster.kubernetesVersion;
  return asked({
    'schema of the package': () =>
      changed.flatMap((object) => schemaFindings(minor, object).map(({ path, reason }) => `${path}: ${reason}`)),
    'strict schema': () => validateObjects(minors.includes(minor) ? minor : (minors[0] ?? ''), changed),
    'landing check': () =>
      workloads.flatMap((placed) =>
        objects
          .filter((object) => isRecord(object) && ofWorkload(object) === placed.workload.id)
          .flatMap((object) => podTemplatesIn(object as unknown as KubernetesObject))
          .filter((template) =>
            placed.pools.every((pool) =>
              misfitsOfTemplate(template, pool.node, emptyNode(pool)).some(({ what }) => what !== 'notModelled'),
            ),
          )
          .map(() => `no node would take the pods of ${placed.workload.id}`),
      ),
    'program judges': () => [...objectFindings(objects), ...landingFindings(objects, workloads, pools)],
    'read-back': () => readBackObjects(scene, clusterId, objects),
  });
}

function ofWorkload(object: Readonly<Record<string, Json>>): Json | undefined {
  const { metadata } = object;
  const labels = isRecord(metadata) ? metadata['labels'] : undefined;
  return isRecord(labels) ? labels['cdk-gpu/workload'] : undefined;
}

/** What synth itself says of a program that was handed on wrongly: it knows nothing of the right one. */
export function synthVerdict({ model, placement, target, clusters }: Scene, objects: readonly ClusterObjects[]): Verdict {
  const targetOf = (path: string) => clusters.find(({ context }) => context.cluster.path === path)?.target ?? target;
  const errors = (issues: readonly { readonly severity: string; readonly code: string; readonly message: string }[]): readonly string[] =>
    issues.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`);
  return asked({
    'check of ours': () => [
      ...errors(allChecks.flatMap((check) => check.run({ model, placement, target, targetOf: (cluster) => targetOf(cluster.path) }))),
      ...errors(clusters.flatMap(({ target: own, context }) => own.checks.flatMap((check) => check.run(context)))),
    ],
    'schema of the package': () => errors(objects.flatMap(objectIssues)),
    'landing check': () => errors(objects.flatMap((each, index) => landingIssues(each, clusters[index]?.context.workloads ?? []))),
  });
}

/** Everybody's words; the first of each. */
export function together(...verdicts: readonly Verdict[]): Verdict {
  const all = new Map<string, string>();
  for (const verdict of verdicts) for (const [judge, words] of verdict) if (!all.has(judge)) all.set(judge, words);
  return all;
}
