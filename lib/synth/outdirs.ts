import { join } from 'node:path';
import { folders, type OutputTree } from './output-tree';

/** One folder to write, and what belongs there. */
export interface Destination {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  /** Files of an earlier run that this one no longer makes are removed, where this says that they are ours. */
  isOurs(path: string): boolean;
}

/** The engines' command lines say where they look by `CDKTF_OUTDIR` and `CDK8S_OUTDIR`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where everything goes: under `cdktf synth` only Terraform, under `cdk8s synth` only YAML, and otherwise all of it below `outdir`. */
export function destinations(tree: OutputTree, outdir: string, environment: Environment): readonly Destination[] {
  const terraformDir = environment['CDKTF_OUTDIR'];
  const kubernetesDir = environment['CDK8S_OUTDIR'];
  const terraform = { folder: terraformDir ?? join(outdir, folders.terraform), files: tree.terraform, isOurs: isStack };
  const kubernetes = { folder: kubernetesDir ?? join(outdir, folders.kubernetes), files: tree.kubernetes, isOurs: isManifest };
  if (terraformDir !== undefined && kubernetesDir === undefined) return [terraform];
  if (kubernetesDir !== undefined && terraformDir === undefined) return [kubernetes];
  return [terraform, kubernetes, { folder: outdir, files: tree.reports, isOurs: () => false }];
}

/** Terraform's own files (`.terraform`, lock files, plans) stand beside it and stay. */
function isStack(path: string): boolean {
  return /^stacks\/[^/]+\/cdk\.tf\.json$/.test(path);
}

function isManifest(path: string): boolean {
  return /^[^/]+\/\d\d-[a-z]+\.k8s\.yaml$/.test(path);
}
