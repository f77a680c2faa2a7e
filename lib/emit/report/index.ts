import type { Issue, WaivedIssue } from '../../errors';
import type { PlacedPool, PlacedWorkload, Refusal, RunnerUp } from '../../placement/placement';
import type { ClusterContext, Target } from '../../targets/target';
import { resolve } from '../images';
import type { ClusterObjects, KubernetesObject } from '../kubernetes';
import type { Scene } from '../scene';
import { stableJson } from '../stable-json';

/** What was found to say about a program that is written all the same. */
export interface Findings {
  /** Warnings. */
  readonly issues: readonly Issue[];
  readonly waived: readonly WaivedIssue[];
}

/** What people and programs want to know about an output without reading it. */
export function reportFiles(scene: Scene, objects: readonly ClusterObjects[], findings: Findings): ReadonlyMap<string, string> {
  return new Map([['blueprint.json', `${stableJson(summary(scene, objects, findings), 2)}\n`]]);
}

function summary(scene: Scene, objects: readonly ClusterObjects[], { issues, waived }: Findings): unknown {
  const { model } = scene;
  return {
    generatedBy: 'cdk-gpu; edit the program instead',
    blueprint: model.id,
    clusters: scene.clusters.map(({ target, context }) => ({
      path: context.cluster.path,
      place: target.name,
      kubernetesVersion: context.cluster.kubernetesVersion,
      addOns: target.components(context).map((addOn) => addOn.component),
      pools: context.pools.map((placed) => poolSummary(target, context, placed)),
      workloads: context.workloads.map((placed) => ({
        path: placed.workload.path,
        kind: placed.workload.kind,
        pools: placed.pools.map((pool) => pool.pool.path),
        request: placed.request,
        refused: isLarge(context) ? refusedOfNamed(placed) : placed.refused,
      })),
      ...(target.steps === undefined ? {} : { remembered: target.steps.remembered(context.cluster) }),
      ...handmade(objects.find(({ cluster }) => cluster.path === context.cluster.path)),
    })),
    images: model.images.map((image) => ({
      path: image.path,
      reference: resolve(scene, image).reference,
      built: image.kind === 'built' ? { context: image.context } : false,
    })),
    secrets: model.secrets.map((secret) => ({
      path: secret.path,
      name: secret.id,
      namespace: model.id,
      keys: secret.keys,
      make: makeSecret(model.id, secret.id, secret.keys),
    })),
    warnings: issues,
    ...(waived.length > 0 ? { waived } : {}),
  };
}

function poolSummary(target: Target, context: ClusterContext, placed: PlacedPool): object {
  const { pool, machine, free, fabric, why, daemonSets, runnersUp } = placed;
  const purchases = target.purchases?.(placed, context);
  return {
    path: pool.path,
    kind: pool.kind,
    machineType: machine.type,
    ...(machine.source === undefined ? {} : { machineFromTheProgram: machine.source }),
    why,
    ...(runnersUp.length > 0 ? { runnersUp: runnersUp.map(inReport) } : {}),
    gpu: pool.gpu,
    gpusPerNode: pool.gpusPerNode,
    size: pool.size,
    ...(purchases === undefined ? {} : { capacity: purchases.capacity }),
    ...(purchases === undefined || purchases.fallback === null ? {} : { fallback: purchases.fallback }),
    fabric,
    daemonSets: daemonSets.map(({ name }) => name),
    forPods: { cpuMillis: free.cpuMillis, memoryMiB: free.memoryMiB },
    usdPerHour:
      machine.usdPerHour === null
        ? 'unknown'
        : { eachNode: machine.usdPerHour, atMost: Math.round(machine.usdPerHour * pool.size.max * 100) / 100 },
  };
}

/** A price that is not known is said so, never 0. */
function inReport({ machineType, usdPerHour, why }: RunnerUp): object {
  return { machineType, usdPerHour: usdPerHour ?? 'unknown', why };
}

/** Pairs of workload and pool whose refusals are all told: those of the README's programs and of any that a person reads. */
const mostPairs = 10_000;

/** In a large cluster, refusals of every pool by every workload are hundreds of megabytes: only those of pools that a workload names are told. */
function isLarge({ pools, workloads }: ClusterContext): boolean {
  return pools.length * workloads.length > mostPairs;
}

/** Named and not used, with the reasons. Where all named pools are used, nothing has to be found. */
function refusedOfNamed(placed: PlacedWorkload): readonly Refusal[] {
  const named = new Set(placed.workload.pools);
  return named.size <= placed.pools.length ? [] : placed.refused.filter(({ pool }) => named.has(pool));
}

/** What the program has written past the library: objects of its own, and changes to ours. Nothing where there is neither. */
function handmade(objects: ClusterObjects | undefined): object {
  if (objects === undefined) return {};
  const identity = ({ apiVersion, kind, metadata }: KubernetesObject) => ({
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  });
  const all = [...objects.phases].flatMap(([phase, owners]) => owners.map((owner) => ({ phase, ...owner })));
  const manifests = all.filter(({ phase }) => phase === 'manifests').flatMap((owner) => owner.objects.map(identity));
  const overridden = all
    .map(({ path, objects: own }) => ({ path, objects: own.filter((object) => objects.changed.has(object)).map(identity) }))
    .filter((owner) => owner.objects.length > 0);
  return { ...(manifests.length > 0 ? { manifests } : {}), ...(overridden.length > 0 ? { overridden } : {}) };
}

/** A secret is expected to exist; this is how. The values stay with whoever types them. */
function makeSecret(namespace: string, name: string, keys: readonly string[]): string {
  if (keys.includes('.dockerconfigjson'))
    return `kubectl create secret docker-registry ${name} --namespace ${namespace} --docker-server=... --docker-username=... --docker-password=...`;
  return `kubectl create secret generic ${name} --namespace ${namespace} ${keys.map((key) => `--from-file=${key}`).join(' ')}`;
}
