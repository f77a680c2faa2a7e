import { compareText } from '../../../errors';
import type { Taint } from '../../../model/node-pool';
import type { Inventory, InventoryHost } from '../inventory';
import { upgradeRequest } from '../upgrades';

/** Labels below `kubernetes.io` and `k8s.io` that a kubelet may give its own node. */
const ownLabels = new Set([
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/instance-type',
  'beta.kubernetes.io/os',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'kubernetes.io/arch',
  'kubernetes.io/hostname',
  'kubernetes.io/os',
  'node.kubernetes.io/instance-type',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
]);
const ownNamespaces = ['kubelet.kubernetes.io', 'node.kubernetes.io'];

/**
 * Whether a kubelet starts with a label. With any other it does not start at all; those are set through the API server when the node is there.
 * Source: staging/src/k8s.io/kubelet/pkg/apis/well_known_labels.go of kubernetes/kubernetes, read 2026-11-23.
 */
export function kubeletMaySet(key: string): boolean {
  const namespace = key.includes('/') ? key.slice(0, key.indexOf('/')) : '';
  if (!within(namespace, ['kubernetes.io', 'k8s.io'])) return true;
  return ownLabels.has(key) || within(namespace, ownNamespaces);
}

function within(namespace: string, parents: readonly string[]): boolean {
  return parents.some((parent) => namespace === parent || namespace.endsWith(`.${parent}`));
}

/** `config.yaml.d/50-registration.yaml`. The engine reads it when the node joins; what changes later goes through the API server. */
export function registrationConfig({ labels, taints }: InventoryHost): Readonly<Record<string, readonly string[]>> {
  const own = labelsOf(labels).filter(([key]) => kubeletMaySet(key));
  return {
    ...(own.length === 0 ? {} : { 'node-label': own.map(labelText) }),
    ...(taints.length === 0 ? {} : { 'node-taint': taintsOf(taints) }),
  };
}

/** The file `nodes` of nodes.sh: a line for each node, with all of its labels and taints, and the release that agents are to have. A colon tells a taint: labels have none. */
export function nodesText(inventory: Inventory): string {
  const { servers, agents } = inventory;
  const hosts = [...servers, ...agents].sort((a, b) => compareText(a.name, b.name));
  const request = labelText(upgradeRequest(inventory));
  return hosts
    .map(({ name, role, labels, taints }) => {
      const words = [name, ...labelsOf(labels).map(labelText), ...(role === 'agent' ? [request] : []), ...taintsOf(taints)];
      return `${words.join(' ')}\n`;
    })
    .join('');
}

function labelsOf(labels: InventoryHost['labels']): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([a], [b]) => compareText(a, b));
}

function labelText([key, value]: readonly [string, string]): string {
  return `${key}=${value}`;
}

function taintsOf(taints: readonly Taint[]): readonly string[] {
  return taints.map(({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`).sort(compareText);
}
