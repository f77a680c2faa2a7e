import { compareText } from '../../../errors';
import { poolLabel } from '../../../model/node-pool';
import type { Inventory } from '../inventory';
import { railsOfCards } from '../rails';
import { chartConfig, onEveryNode } from './chart-config';

/** Pools whose pods get interfaces beside that of the pod network, sorted. As long as there are any, Multus is there, whether or not a workload uses it. */
export function poolsWithRails({ servers, agents }: Inventory): readonly string[] {
  const ids = [...servers, ...agents].filter(({ rdma }) => railsOfCards(rdma) !== null).flatMap(({ labels }) => labels[poolLabel] ?? []);
  return [...new Set(ids)].sort(compareText);
}

/**
 * What RKE2's chart of Multus is told: that Whereabouts gives addresses on nodes of these pools, whatever keeps other pods off. By itself it would not be where a taint drives pods away.
 * Source: https://docs.rke2.io/networking/multus_sriov of 2026-08-20; packages/rke2-multus and rke2-whereabouts of https://github.com/rancher/rke2-charts, commits b96b8aa0 (v4.2.418) and
 * 3031fcc1 (v4.3.008); read 2026-11-23.
 */
export function multusConfig(pools: readonly string[]): object {
  const here = { matchExpressions: [{ key: poolLabel, operator: 'In', values: pools }] };
  const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [here] } } };
  return chartConfig('rke2-multus', { 'rke2-whereabouts': { enabled: true, affinity, tolerations: onEveryNode } });
}
