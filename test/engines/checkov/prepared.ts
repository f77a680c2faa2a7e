import { parseAllDocuments, stringify } from 'yaml';
import type { Scanner } from '../../../lib/catalog/waiver';
import type { KubernetesObject } from '../../../lib/emit/kubernetes';
import { surroundingsOf, withWaivers } from '../../../lib/emit/kubernetes/waivers';

export type Files = Readonly<Record<string, string>>;

/** An object where it is written. */
export interface Placed {
  readonly file: string;
  readonly object: KubernetesObject;
}

/** File that Jobs are added in: no phase has this number. */
export const jobsFile = '99-jobs-of-sets.k8s.yaml';

const read = new WeakMap<Files, readonly Placed[]>();

/**
 * With what scanners read, and nothing else: Terraform and the objects that are applied. Stacks that join machines of one's own are left out: checkov 3.3.30 has no rule for
 * `terraform_data`, which is all that is in them, and stops at its provisioners ("this method receives only dicts").
 */
export function scanned<S extends { readonly files: Files }>(subject: S): S {
  const files = Object.entries(subject.files).filter(
    ([path, text]) => /^(cdktf\.out|manifests)\//.test(path) && !text.includes('"terraform_data"'),
  );
  return { ...subject, files: Object.fromEntries(files) };
}

/** The objects of all YAML files, read once. */
export function objectsIn(files: Files): readonly Placed[] {
  const known = read.get(files);
  if (known !== undefined) return known;
  const placed = Object.entries(files).flatMap(([file, text]) =>
    file.endsWith('.yaml') ? parseAllDocuments(text).map((document) => ({ file, object: document.toJS() as KubernetesObject })) : [],
  );
  read.set(files, placed);
  return placed;
}

/** YAML without what tells scanners to look away. */
export function bare(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => [
      file,
      file.endsWith('.yaml') ? text.replace(/^ +(checkov\.io\/skip\d+|kube-score\/ignore): .*\n/gm, '') : text,
    ]),
  );
}

/**
 * The Jobs that the JobSet controller makes, which is how the pods of a gang come before a scanner: none of them reads JobSets. They are marked as a Job of ours would be.
 */
export function jobsOfSets(files: Files): readonly Placed[] {
  return objectsIn(files).flatMap(({ file, object }) => {
    if (object.kind !== 'JobSet') return [];
    const { replicatedJobs } = object['spec'] as {
      readonly replicatedJobs: readonly {
        readonly name: string;
        readonly template: { readonly metadata: object; readonly spec: unknown };
      }[];
    };
    return replicatedJobs.map(({ name, template }) => {
      const { name: set, namespace = '' } = object.metadata;
      const job = {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { ...template.metadata, name: `${set}-${name}-0`, namespace },
        spec: template.spec,
      };
      return { file: file.replace(/[^/]*$/, jobsFile), object: withWaivers(job, surroundingsOf([job])) };
    });
  });
}

/** Objects as the text of their files. */
export function written(placed: readonly Placed[]): Files {
  const files: Record<string, string> = {};
  for (const { file, object } of placed)
    files[file] = `${files[file] ?? ''}---\n${stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })}`;
  return files;
}

/** What one object tells a scanner to look away from. */
export interface Note {
  readonly file: string;
  /** As scanners name it. */
  readonly object: string;
  readonly rule: string;
  /** Empty for kube-score, which takes none. */
  readonly reason: string;
}

/** All that objects tell a scanner. */
export function notesFor(scanner: Scanner, placed: readonly Placed[]): readonly Note[] {
  return placed.flatMap(({ file, object: { kind, metadata } }) => {
    const object = `${kind}.${metadata.namespace ?? 'default'}.${metadata.name}`;
    return Object.entries(metadata.annotations ?? {}).flatMap(([key, value]): readonly Note[] => {
      if (scanner === 'kube-score')
        return key === 'kube-score/ignore' ? value.split(',').map((rule) => ({ file, object, rule, reason: '' })) : [];
      const [rule = '', reason = ''] = value.split('=');
      return key.startsWith('checkov.io/skip') ? [{ file, object, rule, reason }] : [];
    });
  });
}

/** checkov 3.3.30 gives up on a whole stack whose `terraform` block has a text in it: `required_version`. It judges nothing of that block. */
export function readable(files: Files): Files {
  return Object.fromEntries(
    Object.entries(files).map(([file, text]) => {
      if (!file.endsWith('cdk.tf.json')) return [file, text];
      const stack = JSON.parse(text) as { readonly terraform?: Readonly<Record<string, unknown>> };
      const { required_version: _, ...terraform } = stack.terraform ?? {};
      return [file, JSON.stringify({ ...stack, terraform }, null, 2)];
    }),
  );
}
