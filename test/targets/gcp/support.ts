import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, LocalBackend, Testing, TerraformStack } from 'cdktf';
import { z } from 'zod';
import { blueprintSchema, type BlueprintModel } from '../../../lib/model/blueprint';
import { clusterSchema, type ClusterModel } from '../../../lib/model/cluster';
import { imageSchema, type BuiltImage } from '../../../lib/model/image';
import { poolSchema, type PoolModel } from '../../../lib/model/node-pool';
import { registrySchema, type CreatedRegistry } from '../../../lib/model/registry';
import { workloadSchema, type WorkloadModel } from '../../../lib/model/workload';
import type { PlacedPool, PlacedWorkload } from '../../../lib/placement/placement';
import { gcp, type GcpOptions, type GcpTarget } from '../../../lib/targets/gcp/index';
import type { ClusterContext, PulledImage } from '../../../lib/targets/target';

export const options: GcpOptions = { project: 'acme-ml', region: 'us-central1' };
export const target = (rest: Partial<GcpOptions> = {}): GcpTarget => gcp({ ...options, ...rest });

/** A GPU pool as the constructs would parse it. */
export function gpuPool(
  id: string,
  given: { readonly gpu: string; readonly gpusPerNode: number } & Readonly<Record<string, unknown>>,
): PoolModel {
  const {
    gpu,
    gpusPerNode,
    machineTypes = [],
    fabric = 'auto',
    diskGiB = null,
    labels = {},
    taints = [],
    tags = {},
    sharing = null,
    ...place
  } = given;
  const parsed = z.object(target().poolShapes.gpu).parse({ size: { min: 0, max: 4 }, ...place });
  const common = {
    id,
    path: `b/c/${id}`,
    at: 'main.ts:9',
    cluster: 'b/c',
    kind: 'gpu',
    gpu,
    gpusPerNode,
    machineTypes,
    fabric,
    sharing,
    diskGiB,
    labels,
    taints,
    tags,
  };
  return poolSchema.parse({ ...common, size: parsed.size, place: parsed });
}

export function cpuPool(id: string, given: Readonly<Record<string, unknown>>): PoolModel {
  const { labels = {}, taints = [], tags = {}, ...place } = given;
  const parsed = z.object(target().poolShapes.cpu).parse({ size: { min: 0, max: 4 }, cpus: 8, memoryGiB: 32, ...place });
  const common = {
    id,
    path: `b/c/${id}`,
    at: 'main.ts:9',
    cluster: 'b/c',
    kind: 'cpu',
    gpu: null,
    gpusPerNode: 0,
    machineTypes: [],
    fabric: 'off',
    sharing: null,
  };
  return poolSchema.parse({ ...common, diskGiB: null, labels, taints, tags, size: parsed.size, place: parsed });
}

export function place(on: GcpTarget, pool: PoolModel): PlacedPool {
  const machine = on.machinesFor(pool)[0];
  if (machine === undefined) throw new Error(`no machine for ${pool.id}`);
  const node = on.nodeOf(pool, machine, false);
  const free = { cpuMillis: node.allocatable.cpuMillis, memoryMiB: node.allocatable.memoryMiB, pods: node.allocatable.pods };
  return { pool, machine, node, daemonSets: on.daemonSets(pool, false), free, fabric: false, why: 'the cheapest', runnersUp: [] };
}

export function workload(id: string, given: Readonly<Record<string, unknown>>): WorkloadModel {
  return workloadSchema.parse({ id, path: `b/c/${id}`, at: null, cluster: 'b/c', image: 'b/i', ...given });
}

export function registry(id: string, given: Readonly<Record<string, unknown>> = {}): CreatedRegistry {
  return registrySchema.parse({ id, path: `b/${id}`, at: null, kind: 'created', ...given }) as CreatedRegistry;
}

export function image(id: string, of: CreatedRegistry): BuiltImage {
  return imageSchema.parse({
    id,
    path: `${of.path}/${id}`,
    at: null,
    kind: 'built',
    registry: of.path,
    context: '.',
    tag: 'abc',
  }) as BuiltImage;
}

export interface ContextInput {
  readonly on?: GcpTarget;
  readonly pools?: readonly PoolModel[];
  readonly cluster?: Readonly<Record<string, unknown>>;
  readonly blueprint?: Readonly<Record<string, unknown>>;
  /** With the ids of the pools that they may land on. */
  readonly workloads?: readonly (readonly [WorkloadModel, readonly string[]])[];
  readonly pulls?: Readonly<Record<string, readonly PulledImage[]>>;
}

/** A cluster `b/c` with the pools, and the system pool that the target adds. */
export function context(input: ContextInput = {}): ClusterContext {
  const { on = target(), pools = [], workloads = [], pulls = {} } = input;
  const bare: ClusterModel = clusterSchema.parse({
    id: 'c',
    path: 'b/c',
    at: 'main.ts:5',
    kubernetesVersion: '1.35',
    pools: [],
    workloads: [],
    ...input.cluster,
  });
  const system = on.systemPool(bare);
  const all = [...pools, ...(system === null ? [] : [system])].sort((a, b) => (a.path < b.path ? -1 : 1));
  const placed = all.map((pool) => place(on, pool));
  const cluster: ClusterModel = { ...bare, pools: all, workloads: workloads.map(([model]) => model) };
  const blueprint: BlueprintModel = {
    ...blueprintSchema.parse({
      id: 'b',
      path: 'b',
      at: 'main.ts:3',
      clusters: [],
      registries: [],
      images: [],
      secrets: [],
      ...input.blueprint,
    }),
    clusters: [cluster],
  };
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
  const placedWorkloads: PlacedWorkload[] = workloads.map(([model, ids]) => ({
    workload: model,
    pools: placed.filter(({ pool }) => ids.includes(pool.id)),
    request,
    refused: [],
  }));
  return { blueprint, cluster, pools: placed, workloads: placedWorkloads, pulls: new Map(Object.entries(pulls)) };
}

type Json = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
/** What Terraform reads, narrowed to what tests look at. */
export interface StackJson {
  readonly resource: Json;
  readonly data: Json;
  readonly provider: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

/** Draws into real stacks of a scratch app, and gives back what Terraform would read. */
export function synthesize<N extends string>(
  names: readonly N[],
  draw: (stacks: Readonly<Record<N, TerraformStack>>) => void,
): Readonly<Record<N, StackJson>> {
  const outdir = mkdtempSync(join(tmpdir(), 'gcp-'));
  try {
    const app = new App({ outdir, skipValidation: true });
    const stacks = Object.fromEntries(
      names.map((name) => {
        const stack = new TerraformStack(app, name);
        new LocalBackend(stack, { path: `terraform.${name}.tfstate` });
        return [name, stack];
      }),
    ) as Readonly<Record<N, TerraformStack>>;
    draw(stacks);
    const texts = names.map((name) => [name, JSON.parse(Testing.synth(stacks[name])) as StackJson] as const);
    return Object.fromEntries(texts) as Readonly<Record<N, StackJson>>;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Draws a cluster with its add-on stack. */
export function drawn(on: GcpTarget, of: ClusterContext): Readonly<Record<'cluster' | 'addOns', StackJson>> {
  return synthesize(['cluster', 'addOns'], (stacks) => {
    on.toTerraform(of, stacks);
  });
}

/** The only resource of a type, or the one with an id. */
export function resource(json: StackJson, type: string, id?: string): Readonly<Record<string, unknown>> {
  const all = Object.entries(json.resource[type] ?? {});
  const found = id === undefined ? (all.length === 1 ? all[0] : undefined) : all.find(([key]) => key === id);
  if (found === undefined) throw new Error(`no single ${type} ${id ?? ''} among ${all.map(([key]) => key).join(', ')}`);
  return Object.fromEntries(Object.entries(found[1]).filter(([key]) => key !== '//'));
}
