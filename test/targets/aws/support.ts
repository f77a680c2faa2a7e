import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Testing, TerraformStack } from 'cdktf';
import type { Machine } from '../../../lib/catalog/machine';
import type { BlueprintModel } from '../../../lib/model/blueprint';
import type { ClusterModel } from '../../../lib/model/cluster';
import type { BuiltImage } from '../../../lib/model/image';
import type { PoolModel } from '../../../lib/model/node-pool';
import type { CreatedRegistry } from '../../../lib/model/registry';
import type { WorkloadModel } from '../../../lib/model/workload';
import type { PlacedPool, PlacedWorkload } from '../../../lib/placement/placement';
import { aws, type AwsOptions, type AwsTarget } from '../../../lib/targets/aws';
import type { ClusterContext, PulledImage, Target } from '../../../lib/targets/target';

export const blueprint: BlueprintModel = {
  id: 'b',
  path: 'b',
  at: null,
  state: { kind: 'local', path: null },
  tags: {},
  outdir: '.',
  clusters: [],
  registries: [],
  images: [],
  secrets: [],
};

export const registry: CreatedRegistry = {
  id: 'images',
  path: 'b/images',
  at: null,
  kind: 'created',
  keepImages: 50,
  keepUntagged: '7d',
  immutableTags: true,
  scanOnPush: true,
};

export const image: BuiltImage = {
  id: 'train',
  path: 'b/images/train',
  at: null,
  kind: 'built',
  registry: 'b/images',
  context: 'train',
  dockerfile: 'Dockerfile',
  target: null,
  buildArgs: {},
  platforms: null,
  sizeGiB: null,
  tag: '0123456789ab',
};

/** A GPU pool as the model has it; `place` as its schema leaves it. */
export function gpuPool(id: string, props: Partial<PoolModel> & Pick<PoolModel, 'gpu' | 'gpusPerNode'>): PoolModel {
  return {
    id,
    path: `b/c/${id}`,
    at: null,
    cluster: 'b/c',
    kind: 'gpu',
    machineTypes: [],
    fabric: 'auto',
    sharing: null,
    diskGiB: null,
    labels: {},
    taints: [],
    tags: {},
    size: { min: 0, max: 4, start: 0 },
    ...props,
    place: { capacity: { kind: 'onDemand' }, zones: null, ...props.place },
  };
}

/** A CPU pool. */
export function cpuPool(id: string, place: PoolModel['place']): PoolModel {
  const pool = gpuPool(id, { gpu: null, gpusPerNode: 0, place: { arch: 'amd64', machineType: null, ...place } });
  return { ...pool, kind: 'cpu', size: { min: 1, max: 3, start: 1 } };
}

/** A gang over so many nodes. */
export function gang(nodes: number): WorkloadModel {
  return { kind: 'trainingJob', id: 'gang', path: 'b/c/gang', at: null, nodes } as WorkloadModel;
}

export const trainingJob = { kind: 'trainingJob', id: 'tune', path: 'b/c/tune' } as WorkloadModel;

export interface Sample {
  readonly options?: Partial<AwsOptions>;
  readonly pools?: readonly PoolModel[];
  readonly cluster?: Partial<ClusterModel>;
  readonly blueprint?: Partial<BlueprintModel>;
  readonly pulls?: ClusterContext['pulls'];
  /** Work on the sample's first pool. */
  readonly work?: readonly WorkloadModel[];
  /** Which pools have fabric; by the target's own rule where this says nothing. */
  readonly gangs?: boolean;
}

/** A target and one cluster of it, placed by the target's own answers. */
export function sample(given: Sample = {}): { readonly target: AwsTarget; readonly context: ClusterContext } {
  const target = aws({ region: 'us-east-2', account: '123456789012', ...given.options });
  const bare = {
    id: 'c',
    path: 'b/c',
    at: null,
    kubernetesVersion: '1.35',
    deletionProtection: true,
    system: { nodes: 2, cpus: 4, memoryGiB: 16 },
    workloads: [],
    manifests: [],
    ...given.cluster,
  };
  const system = target.systemPool({ ...bare, pools: given.pools ?? [] });
  const pools = [...(given.pools ?? []), ...(system === null ? [] : [system])];
  const placed = pools.flatMap((pool) => {
    const machine = target.machinesFor(pool)[0];
    return machine === undefined ? [] : [place(target, pool, { machine, gangs: given.gangs ?? false })];
  });
  const cluster: ClusterModel = { ...bare, pools };
  const request = {
    cpuMillis: 1,
    cpuLimitMillis: null,
    memoryMiB: 1,
    memoryLimitMiB: 1,
    gpus: 0,
    gpuUnit: 'whole',
    sharedMemoryMiB: 0,
    fabricDevices: 0,
  };
  const workloads = (given.work ?? []).map((workload): PlacedWorkload => ({ workload, pools: placed.slice(0, 1), request, refused: [] }));
  return {
    target,
    context: { blueprint: { ...blueprint, ...given.blueprint }, cluster, pools: placed, workloads, pulls: given.pulls ?? new Map() },
  };
}

export function place(
  target: Target,
  pool: PoolModel,
  { machine, gangs = false }: { readonly machine: Machine; readonly gangs?: boolean },
): PlacedPool {
  const fabric = target.usesFabric(pool, machine, gangs);
  const node = target.nodeOf(pool, machine, fabric);
  return { pool, machine, node, fabric, daemonSets: target.daemonSets(pool, fabric), free: node.allocatable, why: 'test', runnersUp: [] };
}

/** Codes and paths of what a target's checks find. */
export function found(given: Sample): readonly string[] {
  const { target, context } = sample(given);
  return target.checks.flatMap((check) => check.run(context)).map((issue) => `${issue.code} at ${issue.path}`);
}

/** A stack as JSON. */
export interface Synthesized {
  readonly text: string;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly data: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
}
export type Block = Readonly<Record<string, unknown>>;

/** A resource's arguments; fails where the stack has no such resource. */
export function resource(stack: Synthesized, type: string, name: string): Block {
  const block = stack.resource[type]?.[name];
  if (block === undefined) throw new Error(`no ${type}.${name}; there are ${Object.keys(stack.resource[type] ?? {}).join(', ')}`);
  return block;
}

/** Names of all resources of one type, sorted. */
export function names(stack: Synthesized, type: string): readonly string[] {
  return Object.keys(stack.resource[type] ?? {}).sort();
}

/** Draws a sample, and gives back the JSON of both of its stacks. */
export function draw(given: Sample = {}): { readonly cluster: Synthesized; readonly addOns: Synthesized } {
  const { target, context } = sample(given);
  return drawContext(target, context);
}

/** The same of a context that has been changed. */
export function drawContext(target: Target, context: ClusterContext): { readonly cluster: Synthesized; readonly addOns: Synthesized } {
  return inApp((app) => {
    const cluster = new TerraformStack(app, 'b-c');
    const addOns = new TerraformStack(app, 'b-c-addons');
    target.toTerraform(context, { cluster, addOns });
    return { cluster: read(cluster), addOns: read(addOns) };
  });
}

/** Draws a registry with one image. */
export function drawRegistry(options: Partial<AwsOptions> = {}, given: Partial<CreatedRegistry> = {}): Synthesized {
  const target = aws({ region: 'us-east-2', ...options });
  return inApp((app) => {
    const stack = new TerraformStack(app, 'b-registry');
    target.registries?.toTerraform({ blueprint, registries: [{ registry: { ...registry, ...given }, images: [image] }] }, stack);
    return read(stack);
  });
}

/** Pods of a pool pull the sample's image. */
export function pulling(pool: string, maker: Target): ReadonlyMap<string, readonly PulledImage[]> {
  return new Map([[pool, [{ image, registry, maker }]]]);
}

function read(stack: TerraformStack): Synthesized {
  const text = Testing.synth(stack);
  const { resource = {}, data = {}, provider = {} } = JSON.parse(text) as Partial<Synthesized>;
  return { resource, data, provider, text };
}

function inApp<R>(use: (app: App) => R): R {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-gpu-aws-'));
  try {
    return use(new App({ outdir, stackTraces: false }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
