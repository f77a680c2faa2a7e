import type { Reason } from '../reason';
import { listOf, textOf, type Fields } from './fields';
import { matchesNode } from './node-affinity';
import type { Node, Peopled } from './node';
import type { Pod, SpreadConstraint } from './pod';
import { labelOf, labelSelectorOf, selects, withLabelKeys, type Labels, type LabelSelector } from './selectors';
import { toleratesAll } from './taints';

/** For one pod on one cluster: the reason for which a node refuses it, null where none does. Counting is done once, for all nodes. */
export function spreadFilter(pod: Pod, cluster: readonly Peopled[]): (node: Node) => Reason | null {
  if (pod.spreads.length === 0) return () => null;
  const counts = pod.spreads.map((constraint) => domains(pod, constraint, cluster));
  return (node) => {
    for (const [index, constraint] of pod.spreads.entries()) {
      const { topologyKey, maxSkew, minDomains, selector } = constraint;
      const domain = labelOf(node.labels, topologyKey);
      if (domain === undefined)
        return { what: 'spread', text: `its nodes are not labelled ${topologyKey}, over which the pod must be spread` };
      const count = counts[index] ?? new Map<string, number>();
      const least = count.size < minDomains ? 0 : Math.min(...count.values());
      const skew = (count.get(domain) ?? 0) + (selects(selector, pod.labels) ? 1 : 0) - least;
      if (skew > maxSkew) {
        return {
          what: 'spread',
          text: `with the pod, ${topologyKey}=${domain} would have ${String(skew)} pods more than the emptiest domain, and may have ${String(maxSkew)} more`,
        };
      }
    }
    return null;
  };
}

/** Pods that count, by domain: on nodes that have the keys of all constraints, and that the constraint lets count. */
function domains(pod: Pod, constraint: SpreadConstraint, cluster: readonly Peopled[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { node, pods } of cluster) {
    const domain = labelOf(node.labels, constraint.topologyKey);
    if (domain === undefined || !pod.spreads.every(({ topologyKey }) => labelOf(node.labels, topologyKey) !== undefined)) continue;
    if (constraint.honorsAffinity && !matchesNode(pod, node)) continue;
    if (constraint.honorsTaints && !toleratesAll(pod.tolerations, node.taints)) continue;
    counts.set(domain, (counts.get(domain) ?? 0) + counted(pod, constraint.selector, pods));
  }
  return counts;
}

/** A selector of everything counts nobody here, although it selects the pod itself: so the scheduler does it. */
function counted(pod: Pod, selector: LabelSelector, pods: readonly Pod[]): number {
  if (selector?.length === 0) return 0;
  return pods.filter((each) => each.namespace === pod.namespace && !each.terminating && selects(selector, each.labels)).length;
}

/** Reads `spec.topologySpreadConstraints`. */
export function spreadsOf(spec: Fields, labels: Labels): readonly SpreadConstraint[] {
  return listOf(spec['topologySpreadConstraints'])
    .filter((each) => each['whenUnsatisfiable'] === 'DoNotSchedule')
    .map((each) => ({
      maxSkew: numberOr(each['maxSkew'], 0),
      topologyKey: textOf(each['topologyKey']) ?? '',
      selector: withLabelKeys(labelSelectorOf(each['labelSelector']), labels, { keys: each['matchLabelKeys'], operator: 'In' }),
      minDomains: numberOr(each['minDomains'], 1),
      honorsAffinity: (each['nodeAffinityPolicy'] ?? 'Honor') === 'Honor',
      honorsTaints: each['nodeTaintsPolicy'] === 'Honor',
    }));
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
