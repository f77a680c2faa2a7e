import { poolLabel } from './node-pool';

const key = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** By labels that begin so we tell pools, racks and what is to be done to a node; nobody else sets them. */
const ours = poolLabel.slice(0, poolLabel.indexOf('/') + 1);
/** Kubelets may not set these on their own nodes (KEP-279), and clouds refuse them. */
const kept = /(^|\.)(kubernetes|k8s)\.io\//;

/** Why people may not give a node this label, or this key and value of a taint; null: they may. */
export function labelFault(name: string, text: string, kind: 'label' | 'taint'): string | null {
  if (!key.test(name) || !value.test(text)) return 'is not a label that Kubernetes takes';
  if (name.startsWith(ours)) return 'is ours';
  return kind === 'label' && kept.test(name) ? "is Kubernetes' own" : null;
}

/** Whether the value of a label may be this. */
export function isLabelValue(text: string): boolean {
  return value.test(text);
}
