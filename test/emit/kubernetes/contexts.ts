import type { KubernetesContext } from '../../../lib/emit/kubernetes';
import { objectsOf, type KubernetesObject } from '../../../lib/emit/kubernetes';
import { blueprintSchema, type BlueprintModel } from '../../../lib/model/blueprint';
import { gpuTaint, poolLabel, type PoolModel } from '../../../lib/model/node-pool';
import { gpusOfPod, workloadSchema, type WorkloadModel } from '../../../lib/model/workload';
import type { PlacedPool, PlacedWorkload, PodRequest } from '../../../lib/placement/placement';
import type { PodNeeds } from '../../../lib/targets/target';

/** Props of a workload as the schema takes them, without its place in the tree. */
export type Props = Readonly<Record<string, unknown>> & { readonly kind: WorkloadModel['kind'] };

export interface Settings {
  readonly minor?: string;
  readonly pools?: readonly PlacedPool[];
  /** Pools that a workload is placed on, by its id; otherwise the first pool. */
  readonly placed?: Readonly<Record<string, readonly PlacedPool[]>>;
  readonly request?: Readonly<Record<string, Partial<PodRequest>>>;
  readonly needs?: Readonly<Record<string, Partial<PodNeeds>>>;
  readonly pullSecret?: string;
}

/** A pool of nodes with 16 cores, 64 GiB and so many GPUs. */
export function aPool(
  id: string,
  given: { readonly gpus?: number; readonly max?: number; readonly fabric?: boolean; readonly taints?: PoolModel['taints'] } = {},
): PlacedPool {
  const { gpus = 1, max = 10, fabric = false, taints = [] } = given;
  const gpu = gpus === 0 ? null : 'L4';
  const allocatable = { cpuMillis: 15_890, memoryMiB: 60_000, pods: 58 };
  const efa = fabric ? ({ kind: 'efa', devices: 4, gpuDirect: true } as const) : null;
  return {
    pool: {
      id,
      path: `shop/main/${id}`,
      at: null,
      cluster: 'shop/main',
      kind: gpus === 0 ? 'cpu' : 'gpu',
      gpu,
      gpusPerNode: gpus,
      machineTypes: [],
      fabric: 'auto',
      sharing: null,
      diskGiB: null,
      labels: {},
      taints,
      tags: {},
      size: { min: 0, max, start: 0 },
      place: {},
    },
    machine: {
      ...{ type: 'test', gpu, gpus, gpuMemoryMiB: 24576, nvlink: 'none', mig: false, arch: 'amd64', cpus: 16, memoryGiB: 64, allocatable },
      ...{ localSsdGb: 0, networkCards: 1, soldAs: ['onDemand'], fabric: efa, usdPerHour: 1 },
    },
    node: {
      labels: { [poolLabel]: id },
      taints: gpus === 0 ? taints : [gpuTaint, ...taints],
      arch: 'amd64',
      allocatable,
      ephemeralMiB: null,
      devices: { ...(gpus === 0 ? {} : { 'nvidia.com/gpu': gpus }), ...(fabric ? { 'vpc.amazonaws.com/efa': 4 } : {}) },
    },
    daemonSets: [],
    runnersUp: [],
    free: { cpuMillis: 15_000, memoryMiB: 57_344, pods: 50 },
    fabric,
    why: 'the only one',
  };
}

/** One cluster `shop/main` with these workloads by id. */
export function aContext(workloads: Readonly<Record<string, Props>>, settings: Settings = {}): KubernetesContext {
  const pools = settings.pools ?? [aPool('gpu')];
  const models = Object.entries(workloads).map(([id, props]) => aWorkload(id, props));
  const blueprint = blueprintSchema.parse({
    id: 'shop',
    path: 'shop',
    at: null,
    clusters: [
      {
        id: 'main',
        path: 'shop/main',
        at: null,
        kubernetesVersion: settings.minor ?? '1.35',
        pools: pools.map(({ pool }) => pool),
        workloads: [],
      },
    ],
    registries: [],
    images: [],
    secrets: [{ id: 'database', path: 'shop/database', at: null, cluster: null, keys: ['url'] }],
  }) as unknown as BlueprintModel;
  const [cluster] = blueprint.clusters;
  if (cluster === undefined) throw new Error('the blueprint has no cluster');
  return {
    blueprint,
    cluster: { ...cluster, workloads: models },
    platform: [],
    workloads: models.map((workload): PlacedWorkload => ({
      workload,
      pools: settings.placed?.[workload.id] ?? pools.slice(0, 1),
      request: { ...aRequest(workload), ...settings.request?.[workload.id] },
      refused: [],
    })),
    needsOf: (pool) => ({ ...needsOf(pool), ...settings.needs?.[pool.pool.id] }),
    imageOf: (path) => ({ reference: `registry.example.com/${path}:1.0`, pullSecret: settings.pullSecret ?? null }),
  };
}

/** As the schema would parse it: defaults are filled in. */
function aWorkload(id: string, props: Props): WorkloadModel {
  return workloadSchema.parse({ id, path: `shop/main/${id}`, at: null, cluster: 'shop/main', image: `shop/${id}`, ...props });
}

function aRequest(workload: WorkloadModel): PodRequest {
  const gpus = gpusOfPod(workload);
  return {
    cpuMillis: 1500,
    cpuLimitMillis: null,
    memoryMiB: 8192,
    memoryLimitMiB: 8192,
    gpus,
    gpuUnit: 'whole',
    sharedMemoryMiB: gpus > 0 ? 1024 : 0,
    fabricDevices: 0,
  };
}

function needsOf(pool: PlacedPool): PodNeeds {
  return {
    nodeSelector: { [poolLabel]: pool.pool.id },
    tolerations: pool.node.taints.map(({ key, effect }) => ({ key, operator: 'Exists', effect })),
    gpuUnits: { whole: 'nvidia.com/gpu' },
    runtimeClassName: null,
    env: {},
    fabric: pool.fabric ? { resources: ['vpc.amazonaws.com/efa'], env: { FI_PROVIDER: 'efa' }, annotations: {} } : null,
    keepAnnotations: { 'karpenter.sh/do-not-disrupt': 'true' },
  };
}

/** Any object, loosely, so that tests can walk into it. */
export interface Loose {
  readonly [key: string]: Loose;
}

/** The one object of a kind, or the one that is called so where there are more. */
export function objectOf(context: KubernetesContext, kind: string, name?: string): KubernetesObject & Loose {
  const found = allObjects(context).filter((object) => object.kind === kind && (name === undefined || object.metadata.name === name));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} objects ${kind} ${name ?? ''}`);
  return only as KubernetesObject & Loose;
}

export function kindsOf(context: KubernetesContext): readonly string[] {
  return allObjects(context).map((object) => `${object.kind}/${object.metadata.name}`);
}

export function allObjects(context: KubernetesContext): readonly KubernetesObject[] {
  return [...objectsOf(context).values()].flat();
}

/** The pod template of the one workload object in a context. */
export function templateOf(context: KubernetesContext): Loose {
  const templates = allObjects(context).flatMap(templatesIn);
  const [only] = templates;
  if (only === undefined || templates.length > 1) throw new Error(`${templates.length} pod templates`);
  return only;
}

export function templatesIn(object: KubernetesObject): readonly Loose[] {
  const { spec } = object as KubernetesObject & { readonly spec?: Loose };
  const jobs = (spec?.replicatedJobs ?? []) as unknown as readonly Loose[];
  const templates = object.kind === 'JobSet' ? jobs.map((job) => job.template?.spec?.template) : [spec?.template];
  return templates.filter((template) => template !== undefined);
}

/** The main container of the one workload object in a context. */
export function containerOf(context: KubernetesContext): Loose {
  const [container] = (templateOf(context).spec?.containers ?? []) as unknown as readonly Loose[];
  if (container === undefined) throw new Error('the pod has no container');
  return container;
}

/** Its environment by name: the text, or where it is taken from. */
export function envOf(context: KubernetesContext): Readonly<Record<string, unknown>> {
  const env = (containerOf(context).env ?? []) as unknown as readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: unknown;
  }[];
  return Object.fromEntries(env.map(({ name, value, valueFrom }) => [name, value ?? valueFrom]));
}
