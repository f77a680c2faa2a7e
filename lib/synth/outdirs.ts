import { join } from 'node:path';
import { folders, type OutputTree } from './output-tree';

/** One folder to write, and what belongs there. */
export interface Destination {
  readonly folder: string;
  readonly files: ReadonlyMap<string, string>;
  /** Files of an earlier run that this one no longer makes are removed, where this says that they are ours. Null: the folder is the user's own, and is not looked through. */
  readonly isOurs: ((path: string) => boolean) | null;
}

/** The engines' command lines say where they look by `CDKTF_OUTDIR` and `CDK8S_OUTDIR`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Which parts of the output are asked for: under `cdktf synth` only Terraform, under `cdk8s synth` only YAML, and otherwise all of it. */
export function wanted(environment: Environment): readonly (keyof OutputTree)[] {
  const terraformOnly = environment['CDKTF_OUTDIR'] !== undefined && environment['CDK8S_OUTDIR'] === undefined;
  const kubernetesOnly = environment['CDK8S_OUTDIR'] !== undefined && environment['CDKTF_OUTDIR'] === undefined;
  return terraformOnly
    ? ['terraform']
    : kubernetesOnly
      ? ['kubernetes']
      : ['terraform', 'kubernetes', 'simulation', 'verification', 'places', 'reports'];
}

/** Where the parts go: to the engines' folders where their command lines name one, and otherwise below `outdir`. */
export function destinations(tree: Partial<OutputTree>, outdir: string, environment: Environment): readonly Destination[] {
  const { terraform, kubernetes, simulation, verification, places, reports } = tree;
  const found: Destination[] = [];
  if (terraform !== undefined)
    found.push({ folder: environment['CDKTF_OUTDIR'] ?? join(outdir, folders.terraform), files: terraform, isOurs: isStack });
  if (kubernetes !== undefined)
    found.push({ folder: environment['CDK8S_OUTDIR'] ?? join(outdir, folders.kubernetes), files: kubernetes, isOurs: isManifest });
  if (simulation !== undefined) found.push({ folder: join(outdir, folders.simulation), files: simulation, isOurs: isSimulation });
  if (verification !== undefined) found.push({ folder: join(outdir, folders.verification), files: verification, isOurs: isVerification });
  if (places !== undefined && places.size > 0) found.push({ folder: outdir, files: places, isOurs: null });
  if (reports !== undefined) found.push({ folder: outdir, files: reports, isOurs: null });
  return found;
}

/** Terraform's own files (`.terraform`, lock files, plans) stand beside it and stay. */
function isStack(path: string): boolean {
  return /^stacks\/[^/]+\/cdk\.tf\.json$/.test(path);
}

function isManifest(path: string): boolean {
  return /^[^/]+\/\d\d-[a-z]+\.k8s\.yaml$/.test(path);
}

function isSimulation(path: string): boolean {
  return /^[^/]+\.nodes\.yaml$/.test(path);
}

function isVerification(path: string): boolean {
  return /^[^/]+\.nodes\.sh$/.test(path);
}
