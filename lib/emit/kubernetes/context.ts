import { compareText } from '../../errors';
import type { BlueprintModel } from '../../model/blueprint';
import type { ClusterModel } from '../../model/cluster';
import type { SecretModel } from '../../model/secret';
import { isService, type ServiceModel, type WorkloadModel } from '../../model/workload';
import type { PlacedPool, PlacedWorkload } from '../../placement/placement';
import type { PlatformObject, PodNeeds } from '../../targets/target';

/** An image as pods name it. */
export interface ResolvedImage {
  /** Address with tag or digest. */
  readonly reference: string;
  /** Name of a Secret of type `kubernetes.io/dockerconfigjson` with which it is pulled; null where the nodes' own rights do. */
  readonly pullSecret: string | null;
}

/** What the objects of one cluster are made from. */
export interface KubernetesContext {
  readonly blueprint: BlueprintModel;
  readonly cluster: ClusterModel;
  /** Workloads of this cluster that have a place; in any order. */
  readonly workloads: readonly PlacedWorkload[];
  /** Objects of the whole cluster that its place needs. */
  readonly platform: readonly PlatformObject[];
  /** What a pod needs to land on a pool of this cluster. */
  needsOf(pool: PlacedPool): PodNeeds;
  /** The image at a path of the model. */
  imageOf(path: string): ResolvedImage;
}

/** What the objects of one workload are made from. */
export interface WorkloadScope<W extends WorkloadModel = WorkloadModel> {
  readonly blueprint: BlueprintModel;
  readonly cluster: ClusterModel;
  readonly workload: W;
  readonly placed: PlacedWorkload;
  /** Needs of each pool that its pods may land on, in the order of preference; at least one. */
  readonly needs: readonly PodNeeds[];
  readonly image: ResolvedImage;
  /** Workloads of this cluster that may call this one, by path, sorted. */
  readonly callers: readonly WorkloadModel[];
  /** Services that it may call, by path, sorted. */
  readonly callees: readonly ServiceModel[];
  /** Any service of this cluster by its path. */
  serviceOf(path: string): ServiceModel;
  /** Any secret of the program by its path. */
  secretOf(path: string): SecretModel;
}

/** Name of the namespace that all of a program's objects live in. */
export function namespaceOf(scope: { readonly blueprint: { readonly id: string } }): string {
  return scope.blueprint.id;
}

/** Paths of the services that a workload calls: those it lists, and those whose address it takes. */
export function calledPaths(workload: WorkloadModel): readonly string[] {
  const addressed = Object.values(workload.env).flatMap((value) => (value.kind === 'address' ? [value.workload] : []));
  return [...new Set([...workload.calls, ...addressed])].sort(compareText);
}

/** One scope for each placed workload, sorted by path, so that the order of declaration changes nothing. */
export function scopesOf(context: KubernetesContext): readonly WorkloadScope[] {
  const placed = [...context.workloads].sort((a, b) => compareText(a.workload.path, b.workload.path));
  const services = new Map(context.cluster.workloads.filter(isService).map((service) => [service.path, service]));
  const secrets = new Map(context.blueprint.secrets.map((secret) => [secret.path, secret]));
  const callers = callersByPath(placed.map((each) => each.workload));
  const needs = new Map<string, PodNeeds>();
  const needsOf = (pool: PlacedPool): PodNeeds => {
    const known = needs.get(pool.pool.path) ?? context.needsOf(pool);
    needs.set(pool.pool.path, known);
    return known;
  };
  const serviceOf = (path: string) => found(services.get(path), 'service', path);
  const secretOf = (path: string) => found(secrets.get(path), 'secret', path);
  return placed.map((each) => ({
    blueprint: context.blueprint,
    cluster: context.cluster,
    workload: each.workload,
    placed: each,
    needs: each.pools.map(needsOf),
    image: context.imageOf(each.workload.image),
    callers: callers.get(each.workload.path) ?? [],
    callees: calledPaths(each.workload).map(serviceOf),
    serviceOf,
    secretOf,
  }));
}

function callersByPath(workloads: readonly WorkloadModel[]): ReadonlyMap<string, readonly WorkloadModel[]> {
  const callers = new Map<string, WorkloadModel[]>();
  for (const workload of workloads) {
    for (const path of calledPaths(workload)) {
      const known = callers.get(path);
      if (known === undefined) callers.set(path, [workload]);
      else known.push(workload);
    }
  }
  return callers;
}

/** Collecting and checking have made sure of it: a path that leads nowhere here is a mistake of ours. */
function found<V>(value: V | undefined, kind: string, path: string): V {
  if (value === undefined) throw new Error(`no ${kind} "${path}" in this cluster`);
  return value;
}
