import type { Reason } from '../reason';
import { fieldsOf, listOf, textOf, textsOf, type Fields } from './fields';
import type { Node, Peopled } from './node';
import type { Pod, PodTerm } from './pod';
import { labelOf, labelSelectorOf, selects, withLabelKeys, type Labels } from './selectors';

/** What the filter looks at: the nodes, and the labels of the namespaces that are known. */
interface Surroundings {
  readonly nodes: readonly Peopled[];
  readonly namespaces: ReadonlyMap<string, Labels>;
}

/** Domains as `key=value`. No label has an equals sign in its key, so that no two are the same. */
type Domains = ReadonlySet<string>;

/**
 * For one pod on one cluster: the reason for which a node refuses it, null where none does. Anti-affinity works both ways: what the pod keeps away from it, and
 * what pods that are there keep away from them.
 */
export function podAffinityFilter(pod: Pod, around: Surroundings): (node: Node) => Reason | null {
  const near = pod.affinity.length === 0 ? new Set<string>() : domainsOfAll(pod, around);
  const avoided = pod.antiAffinity.length === 0 ? new Set<string>() : domainsAvoided(pod, around);
  const guarded = domainsGuarded(pod, around);
  const alone = near.size === 0 && pod.affinity.every((term) => coversNew(term, pod, around.namespaces));
  return (node) => {
    const wanted = pod.affinity.map(({ topologyKey }) => domainOf(node, topologyKey));
    if (wanted.some((domain) => domain === null) || (!alone && wanted.some((domain) => domain !== null && !near.has(domain))))
      return { what: 'podAffinity', text: 'no pod that the pod must be near is there' };
    if (pod.antiAffinity.some(({ topologyKey }) => isIn(avoided, domainOf(node, topologyKey))))
      return { what: 'podAntiAffinity', text: 'a pod that the pod must not be near is there' };
    if (guarded.size > 0 && Object.keys(node.labels).some((key) => isIn(guarded, domainOf(node, key))))
      return { what: 'podAntiAffinity', text: 'a pod that must not be near such a pod is there' };
    return null;
  };
}

/** Domains of pods that all terms of the pod's affinity select. */
function domainsOfAll(pod: Pod, { nodes, namespaces }: Surroundings): Domains {
  const found = new Set<string>();
  for (const { node, pods } of nodes) {
    if (pods.some((there) => pod.affinity.every((term) => coversNew(term, there, namespaces))))
      for (const { topologyKey } of pod.affinity) include(found, domainOf(node, topologyKey));
  }
  return found;
}

/** Domains with a pod that the pod keeps away from it. */
function domainsAvoided(pod: Pod, { nodes, namespaces }: Surroundings): Domains {
  const found = new Set<string>();
  for (const { node, pods } of nodes) {
    for (const term of pod.antiAffinity)
      if (pods.some((there) => coversNew(term, there, namespaces))) include(found, domainOf(node, term.topologyKey));
  }
  return found;
}

/** Domains with a pod that keeps the pod away from it. */
function domainsGuarded(pod: Pod, { nodes, namespaces }: Surroundings): Domains {
  const found = new Set<string>();
  for (const { node, pods } of nodes) {
    for (const there of pods)
      for (const term of there.antiAffinity) if (coversThere(term, pod, namespaces)) include(found, domainOf(node, term.topologyKey));
  }
  return found;
}

function domainOf(node: Node, key: string): string | null {
  const value = labelOf(node.labels, key);
  return value === undefined ? null : `${key}=${value}`;
}

function include(domains: Set<string>, domain: string | null): void {
  if (domain !== null) domains.add(domain);
}

function isIn(domains: Domains, domain: string | null): boolean {
  return domain !== null && domains.has(domain);
}

/**
 * A term of the pod that is to be placed: its namespace selector picks among the namespaces that are known. Kubernetes 1.36 asks the selector once more without
 * the namespace's labels, so that one which selects a namespace without labels, as `DoesNotExist` does, selects them all.
 */
function coversNew(term: PodTerm, other: Pod, namespaces: ReadonlyMap<string, Labels>): boolean {
  const labels = namespaces.get(other.namespace);
  const chosen = selects(term.namespaceSelector, {}) || (labels !== undefined && selects(term.namespaceSelector, labels));
  return (chosen || term.namespaces.includes(other.namespace)) && selects(term.selector, other.labels);
}

/** A term of a pod that is there: a namespace that is not known has no labels. */
function coversThere(term: PodTerm, other: Pod, namespaces: ReadonlyMap<string, Labels>): boolean {
  const chosen = selects(term.namespaceSelector, namespaces.get(other.namespace) ?? {});
  return (chosen || term.namespaces.includes(other.namespace)) && selects(term.selector, other.labels);
}

/** Reads the required terms of `affinity.podAffinity` or `affinity.podAntiAffinity`. Without namespaces and a selector of them, the pod's own is meant. */
export function podTermsOf(
  spec: Fields,
  kind: 'podAffinity' | 'podAntiAffinity',
  pod: Pick<Pod, 'namespace' | 'labels'>,
): readonly PodTerm[] {
  return listOf(fieldsOf(fieldsOf(spec['affinity'])[kind])['requiredDuringSchedulingIgnoredDuringExecution']).map((term) => {
    const namespaces = textsOf(term['namespaces']);
    const namespaceSelector = labelSelectorOf(term['namespaceSelector']);
    const matching = withLabelKeys(labelSelectorOf(term['labelSelector']), pod.labels, { keys: term['matchLabelKeys'], operator: 'In' });
    return {
      namespaces: namespaces.length === 0 && namespaceSelector === null ? [pod.namespace] : namespaces,
      namespaceSelector,
      selector: withLabelKeys(matching, pod.labels, { keys: term['mismatchLabelKeys'], operator: 'NotIn' }),
      topologyKey: textOf(term['topologyKey']) ?? '',
    };
  });
}
