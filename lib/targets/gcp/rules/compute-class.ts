import { issueAt, type Rule } from '../../../checks/rule';
import type { ClusterContext } from '../../target';
import { groupsOf } from '../sizing';

/** Pods that may land on several pools name them by affinity, and Google only writes of pods that select one class. */
export const onePoolForOrder: Rule<ClusterContext> = {
  code: 'capacity/order-needs-one-pool',
  about: 'Work whose pool has a list of capacities names no other pool.',
  severity: 'warning',
  waivable: true,
  run: ({ workloads }) =>
    workloads.flatMap(({ workload, pools }) => {
      const listed = pools.filter(({ pool }) => groupsOf(pool).length > 1).map(({ pool }) => pool.path);
      if (pools.length < 2 || listed.length === 0) return [];
      return [
        issueAt(workload, {
          code: 'capacity/order-needs-one-pool',
          severity: 'warning',
          message: `it may land on ${String(pools.length)} pools, and GKE promises to keep the order of capacities in ${listed.join(', ')} only for pods that select that pool alone`,
          hint: 'name one pool, or say one capacity for each of them',
        }),
      ];
    }),
};
