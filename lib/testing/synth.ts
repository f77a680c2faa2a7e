import { parseAllDocuments } from 'yaml';
import type { Issue } from '../errors';

/** What these helpers need of a `Blueprint`. */
export interface Synthesizable {
  /** Every output: relative path to text. */
  render(): ReadonlyMap<string, string>;
  /** Every issue, sorted. */
  check(): readonly Issue[];
}

/**
 * A parsed file, whose shape is Terraform's or Kubernetes' business: tests reach into it freely.
 */
export type Parsed = Record<string, any>;

/** Outputs in memory, parsed. */
export interface Synthesized {
  /** Relative path to text. */
  readonly files: ReadonlyMap<string, string>;
  /** Terraform by the name of the stack, as `cdk.tf.json` has it. */
  readonly stacks: Readonly<Record<string, Parsed>>;
  /** Kubernetes objects by the id of the cluster, in the order of their application. */
  readonly objects: Readonly<Record<string, readonly Parsed[]>>;
  /** Warnings. */
  readonly issues: readonly Issue[];
}

/** Synthesizes without touching the disk. Throws a `BlueprintError` like `Blueprint.synth`. */
export function synth(blueprint: Synthesizable): Synthesized {
  const files = blueprint.render();
  const stacks: Record<string, Parsed> = {};
  const objects: Record<string, Parsed[]> = {};
  for (const [path, text] of files) {
    const stack = /^cdktf\.out\/stacks\/([^/]+)\/cdk\.tf\.json$/.exec(path)?.[1];
    if (stack !== undefined) stacks[stack] = JSON.parse(text) as Parsed;
    const cluster = /^manifests\/([^/]+)\//.exec(path)?.[1];
    if (cluster !== undefined) (objects[cluster] ??= []).push(...parseAllDocuments(text).map((document) => document.toJS() as Parsed));
  }
  return { files, stacks, objects, issues: blueprint.check() };
}
