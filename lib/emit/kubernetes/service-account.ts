import type { WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf } from './labels';

/** An identity for each workload, so that rights can be given to one alone. It has none, and its pods get no token. */
export function serviceAccountObject(scope: WorkloadScope): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadataOf(scope), automountServiceAccountToken: false };
}
