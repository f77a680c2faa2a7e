import type { PoolModel, Taint } from '../../model/node-pool';
import type { ClusterContext, PlatformObject } from '../target';
import { computeClassName, nodePoolName } from './names';
import { groupsOf } from './sizing';

/** Label and taint by which GKE knows the nodes of a class, and pods ask for it. */
const computeClassKey = 'cloud.google.com/compute-class';

/**
 * A pool with several capacities is a compute class: GKE's autoscaler keeps no other order between node pools that would all do. Nodes that we make ourselves
 * belong to a class by a label and a taint; GKE lets pods that select the class tolerate it, and ours say so themselves.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-custom-compute-classes#manual-node-pools, read 2026-11-22.
 */
function hasClass(pool: PoolModel): boolean {
  return groupsOf(pool).length > 1;
}

/** Labels of the nodes of a pool that is a class, which its pods select. */
export function classLabels(pool: PoolModel): Readonly<Record<string, string>> {
  return hasClass(pool) ? { [computeClassKey]: computeClassName(pool) } : {};
}

/** Taints of the nodes of a pool that is a class. */
export function classTaints(pool: PoolModel): readonly Taint[] {
  return hasClass(pool) ? [{ key: computeClassKey, value: computeClassName(pool), effect: 'NoSchedule' }] : [];
}

/**
 * The classes of a cluster. A list in `nodepools` has no order of its own, so each of its entries stands alone; where none has nodes left, pods wait, and no
 * node of another kind is made for them.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/crds/computeclass (GKE 1.30.3 and later), read 2026-11-22.
 */
export function computeClasses({ pools }: ClusterContext): readonly PlatformObject[] {
  return pools
    .map(({ pool }) => pool)
    .filter(hasClass)
    .map((pool) => ({
      apiVersion: 'cloud.google.com/v1',
      kind: 'ComputeClass',
      metadata: { name: computeClassName(pool) },
      spec: {
        priorities: groupsOf(pool).map((group) => ({ nodepools: [nodePoolName(pool, group)] })),
        nodePoolAutoCreation: { enabled: false },
        whenUnsatisfiable: 'DoNotScaleUp',
      },
    }));
}
