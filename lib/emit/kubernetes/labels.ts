import { namespaceOf, type WorkloadScope } from './context';

/** Id of the workload that a pod belongs to: what Deployments, Services and policies select by. */
const workloadLabel = 'cdk-gpu/workload';

/** Labels that Kubernetes recommends for every object of a program. */
export function commonLabels(blueprint: { readonly id: string }, name: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/managed-by': 'cdk-gpu',
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/part-of': blueprint.id,
  };
}

/** Labels of a workload's objects and pods. */
export function labelsOf(scope: WorkloadScope): Readonly<Record<string, string>> {
  return { ...commonLabels(scope.blueprint, scope.workload.id), [workloadLabel]: scope.workload.id };
}

/** What selects a workload's pods and no others. A Deployment's may never change. */
export function selectorOf(workload: { readonly id: string }): Readonly<Record<string, string>> {
  return { [workloadLabel]: workload.id };
}

/** Metadata of an object that a workload needs once; it bears the workload's name unless another is given. */
export function metadataOf(scope: WorkloadScope, name: string = scope.workload.id) {
  return { name, namespace: namespaceOf(scope), labels: labelsOf(scope) };
}
