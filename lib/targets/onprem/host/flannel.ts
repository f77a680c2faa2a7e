import type { Inventory } from '../inventory';
import { chartConfig, onEveryNode } from './chart-config';

/** Whether pods' network is RKE2's flannel, which comes as a chart. K3s has it in its own process. */
export function hasFlannelChart({ engine, options }: Inventory): boolean {
  return engine.name === 'rke2' && (options.network.cni ?? engine.defaultCni) === 'flannel';
}

/**
 * RKE2 takes from flannel's chart that its pods are on nodes with any taint, and leaves of taints of ours none: neither that of servers, which has a value, nor that of GPUs. Such a node
 * would never be ready. Its charts of the other plugins leave it as it is. Source: packages/rke2-flannel of https://github.com/rancher/rke2-charts, commits 0f97dd2f (v0.28.502) and
 * f014ff95 (v0.28.800); chart/kube-flannel/templates/daemonset.yaml of https://github.com/flannel-io/flannel at v0.28.8; rancher/rke2#5637; read 2026-11-23.
 */
export function flannelConfig(): object {
  return chartConfig('rke2-flannel', { flannel: { tolerations: onEveryNode } });
}
