import { isService, type BatchJobModel, type ServiceModel, type TrainingJobModel } from '../../model/workload';
import { scopesOf, type KubernetesContext, type WorkloadScope } from './context';
import { deploymentObject } from './deployment';
import { autoscalerObject } from './horizontal-pod-autoscaler';
import { jobObject } from './job';
import { jobSetObject } from './job-set';
import type { KubernetesObject, Phase } from './kubernetes-object';
import { commonLabels } from './labels';
import { manifestObjects } from './manifests';
import { namespaceObject } from './namespace';
import { namespacePolicies, workloadPolicy } from './network-policy';
import type { OwnedObjects } from './owned-objects';
import { disruptionBudgetObject } from './pod-disruption-budget';
import { serviceAccountObject } from './service-account';
import { serviceObject } from './service';
import { userConfigObjects } from './user';
import { surroundingsOf, withWaivers } from './waivers';

/** Objects by phase and by the construct that they come from, in the order of their application. */
export function ownedObjectsOf(context: KubernetesContext): ReadonlyMap<Phase, readonly OwnedObjects[]> {
  const { cluster } = context;
  const shared = [namespaceObject(context), ...namespacePolicies(context), ...userConfigObjects(context)];
  const workloads = scopesOf(context).map((scope) => ({
    path: scope.workload.path,
    at: scope.workload.at,
    id: scope.workload.id,
    objects: workloadObjects(scope),
  }));
  const around = surroundingsOf(workloads.flatMap(({ objects }) => objects));
  const marked = (owned: OwnedObjects): OwnedObjects => ({ ...owned, objects: owned.objects.map((object) => withWaivers(object, around)) });
  return new Map<Phase, readonly OwnedObjects[]>([
    ['namespaces', [marked({ path: cluster.path, at: cluster.at, id: cluster.id, objects: shared })]],
    ['platform', platformObjects(context)],
    ['workloads', workloads.map(marked)],
    ['manifests', manifestObjects(cluster)],
  ]);
}

/** What the place asks for, which belongs to the cluster as a whole. */
function platformObjects({ blueprint, cluster, platform }: KubernetesContext): readonly OwnedObjects[] {
  if (platform.length === 0) return [];
  const objects = platform.map(({ metadata, ...object }) => ({
    ...object,
    metadata: { ...metadata, labels: commonLabels(blueprint, metadata.name) },
  }));
  return [{ path: cluster.path, at: cluster.at, id: cluster.id, objects }];
}

/** What a pod needs comes before it: identity, network and name first, what watches over it last. */
function workloadObjects(scope: WorkloadScope): readonly KubernetesObject[] {
  const policy = workloadPolicy(scope);
  return [serviceAccountObject(scope), ...(policy === null ? [] : [policy]), ...runningObjects(scope)];
}

function runningObjects(scope: WorkloadScope): readonly KubernetesObject[] {
  const { workload } = scope;
  if (isService(workload)) return serviceObjects({ ...scope, workload });
  if (workload.kind === 'batchJob') return [jobObject({ ...scope, workload } satisfies WorkloadScope<BatchJobModel>)];
  return [jobSetObject({ ...scope, workload } satisfies WorkloadScope<TrainingJobModel>)];
}

function serviceObjects(scope: WorkloadScope<ServiceModel>): readonly KubernetesObject[] {
  const { replicas } = scope.workload;
  return [
    serviceObject(scope),
    deploymentObject(scope),
    ...(replicas.fixed ? [] : [autoscalerObject(scope)]),
    ...(replicas.max > 1 ? [disruptionBudgetObject(scope)] : []),
  ];
}
