import { issueAt } from '../checks/rule';
import { eachObject, podTemplatesIn, type ClusterObjects } from '../emit/kubernetes';
import type { Issue } from '../errors';
import { groupOf, schemaFindings } from '../schemas';
import { tokenIssues } from './output-checks';
import { secretIssues } from './secret-checks';

type Each = ReturnType<typeof eachObject>[number];

export const invalidObject = { code: 'output/invalid-object', about: "Every object follows its kind's schema.", waivable: false } as const;
export const duplicateObject = { code: 'output/duplicate-object', about: 'Every object is written once.', waivable: false } as const;

/** What an API server would refuse in the objects of one cluster, and what is wrong with overrides of them. */
export function objectIssues(cluster: ClusterObjects): readonly Issue[] {
  const all = eachObject(cluster);
  return [
    ...cluster.problems.map(({ path, object, at, code, message, hint }) =>
      issueAt({ path, at }, { code, message: `${nameOf(object)}: ${message}`, hint }),
    ),
    ...all.flatMap((each) => schemaIssues(each, cluster)),
    // What a program says in its own words was looked through before.
    ...all.flatMap(({ owner, object }) => (cluster.changed.has(object) ? tokenIssues(owner, object) : [])),
    ...all.flatMap(({ owner, object, phase }) => (phase === 'manifests' || cluster.changed.has(object) ? secretIssues(owner, object) : [])),
    ...duplicates(all),
  ];
}

/** Findings of one object, one issue each. */
function schemaIssues({ owner, object, phase }: Each, { cluster, changed }: ClusterObjects): readonly Issue[] {
  const bySchema = schemaFindings(cluster.kubernetesVersion, object);
  const findings = bySchema.length > 0 ? bySchema : podFindings(object);
  if (findings.length === 0) return [];
  const hint =
    phase === 'manifests'
      ? 'correct it where the object is given to `addManifest`'
      : changed.has(object)
        ? 'correct it in the function that is given to `override`'
        : 'cdk-gpu made this object: report it, and mend it with `override` until then';
  return findings.map(({ path, reason }) => issueAt(owner, { ...invalidObject, message: `${nameOf(object)}: ${path}: ${reason}`, hint }));
}

/** What schemas leave out: a pod runs something. */
function podFindings(object: Each['object']): readonly { readonly path: string; readonly reason: string }[] {
  return podTemplatesIn(object)
    .filter(({ spec }) => (spec as { readonly containers?: readonly unknown[] } | undefined)?.containers?.length === 0)
    .map(() => ({ path: 'spec.containers of its pods', reason: 'must not be empty' }));
}

/** Of two objects that are one to the cluster, the later one would overwrite the earlier without a word. */
function duplicates(all: readonly Each[]): readonly Issue[] {
  const first = new Map<string, Each>();
  return all.flatMap((each) => {
    const { apiVersion, kind, metadata } = each.object;
    // A group's versions are views of the same objects.
    const key = [groupOf(apiVersion), kind, metadata.namespace ?? '', metadata.name].join(' ');
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, each);
      return [];
    }
    const whose = earlier.phase === 'manifests' ? 'is added twice' : `is already made for ${earlier.owner.path}`;
    const hint =
      earlier.phase === 'manifests' ? 'add it once, or give it another name' : 'give it another name, or change ours with `override`';
    return [issueAt(each.owner, { ...duplicateObject, message: `${nameOf(each.object)} ${whose}`, hint })];
  });
}

/** `Deployment web`. */
function nameOf({ kind, metadata }: Each['object']): string {
  return `${kind} ${metadata.name}`;
}
