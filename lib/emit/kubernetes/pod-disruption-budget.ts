import type { ServiceModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf, selectorOf } from './labels';

/** One replica at a time may be moved. Counted in those that are away, it can never block a node's upgrade for good, and sick pods never do. */
export function disruptionBudgetObject(scope: WorkloadScope<ServiceModel>): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataOf(scope),
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selectorOf(scope.workload) } },
  };
}
