import { issueAt, type Rule } from '../../../checks/rule';
import { isService } from '../../../model/workload';
import type { ClusterContext } from '../../target';
import { inventoryOf } from '../inventory';
import type { ParsedOptions } from '../options';
import { railsOf } from '../rails';

/**
 * RKE2 installs by jobs what is not needed for a node to be ready: Multus, the metrics server and its ingress. The jobs tolerate no taint, that of servers neither, and wait for ever where each
 * node has one; nor do the metrics server and what takes back addresses of Whereabouts. Source: https://docs.rke2.io/install/ha of 2026-08-20; `bootstrap` of rke2-multus and
 * rke2-metrics-server in charts/chart_versions.yaml of rancher/rke2 at v1.33.13+rke2r1 to v1.36.3+rke2r1; `job` in pkg/controllers/chart/chart.go of k3s-io/helm-controller at v0.17.1 and
 * v0.17.7; packages/rke2-metrics-server and rke2-whereabouts of rancher/rke2-charts; read 2026-11-23.
 */
function hasFreeNode(options: ParsedOptions, { blueprint, cluster }: ClusterContext): boolean {
  if (options.engine !== 'rke2') return true;
  const { servers, agents } = inventoryOf(options, blueprint.id, cluster);
  return [...servers, ...agents].some(({ taints }) => taints.every(({ effect }) => effect === 'PreferNoSchedule'));
}

const hint = 'add a pool without taints, a CpuNodePool for example, or say serversRunWork: true';

/** Without Multus, pods that name other networks never start. */
export function multusHasANode(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/no-node-for-multus',
    about: 'What installs Multus for rails has a node that it tolerates.',
    waivable: false,
    run: (context) => {
      const railed = context.cluster.pools.filter((pool) => railsOf(pool) !== null);
      if (railed.length === 0 || hasFreeNode(options, context)) return [];
      const message = 'rails need Multus, which rke2 installs by a job on a node without taints, and every node has one';
      return railed.map((pool) => issueAt(pool, { code: 'onprem/no-node-for-multus', property: 'rdma', message, hint }));
    },
  };
}

/** Without measurements a service stays as large as it is. */
export function metricsHaveANode(options: ParsedOptions): Rule<ClusterContext> {
  return {
    code: 'onprem/no-node-for-metrics',
    about: 'What measures services that grow and shrink has a node that it tolerates.',
    severity: 'warning',
    waivable: true,
    run: (context) => {
      const growing = context.cluster.workloads.filter((workload) => isService(workload) && !workload.replicas.fixed);
      if (growing.length === 0 || hasFreeNode(options, context)) return [];
      return growing.map((workload) =>
        issueAt(workload, {
          code: 'onprem/no-node-for-metrics',
          severity: 'warning',
          property: 'replicas',
          message:
            'nobody measures it, and it stays at its least: the metrics server of rke2 is on a node without taints, and every node has one',
          hint: `${hint}; or say how many replicas there are`,
        }),
      );
    },
  };
}
