import { yamlText } from '../../../emit/kubernetes/yaml-text';
import { compareText } from '../../../errors';
import { poolLabel } from '../../../model/node-pool';
import type { Inventory } from '../inventory';
import { railsOfCards } from '../rails';

/** Pools whose pods get interfaces beside that of the pod network, sorted. As long as there are any, Multus is there, whether or not a workload uses it. */
export function poolsWithRails({ servers, agents }: Inventory): readonly string[] {
  const ids = [...servers, ...agents].filter(({ rdma }) => railsOfCards(rdma) !== null).flatMap(({ labels }) => labels[poolLabel] ?? []);
  return [...new Set(ids)].sort(compareText);
}

/**
 * What RKE2's chart of Multus is told: that Whereabouts gives addresses on nodes of these pools. It has to be there before RKE2 starts with Multus. Source:
 * https://docs.rke2.io/networking/multus_sriov of 2026-08-20; packages/rke2-multus and rke2-whereabouts of https://github.com/rancher/rke2-charts, read 2026-11-23.
 */
export function multusConfig(pools: readonly string[]): object {
  const here = { matchExpressions: [{ key: poolLabel, operator: 'In', values: pools }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [here] } } };
  return {
    apiVersion: 'helm.cattle.io/v1',
    kind: 'HelmChartConfig',
    metadata: { name: 'rke2-multus', namespace: 'kube-system' },
    spec: { valuesContent: yamlText({ 'rke2-whereabouts': { enabled: true, affinity } }) },
  };
}
