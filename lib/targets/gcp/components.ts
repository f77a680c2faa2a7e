import type { AddOn, ClusterContext } from '../target';

/** Add-ons that the cluster needs. GKE brings the driver, the device plugin, metrics and the autoscaler itself. */
export function components(context: ClusterContext): readonly AddOn[] {
  const gangs = context.workloads.some(({ workload }) => workload.kind === 'trainingJob');
  return gangs ? [{ component: 'jobset', values: {} }] : [];
}
