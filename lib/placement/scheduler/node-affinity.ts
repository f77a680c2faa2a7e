import type { Reason } from '../reason';
import { fieldsOf, listOf, type Fields } from './fields';
import type { Node } from './node';
import type { NodeTerm, Pod } from './pod';
import { labelOf, meets, requirementOf, wholeNumber, type Labels, type Requirement } from './selectors';

/** Adds a reason for each label of a node selector that the node does not have. */
export function addSelectorMisfits(to: Reason[], selector: Labels, labels: Labels): void {
  for (const key of Object.keys(selector)) {
    const [value, has] = [selector[key] ?? '', labelOf(labels, key)];
    if (has === value) continue;
    const is = has === undefined ? `not labelled ${key}` : `labelled ${key}=${has}`;
    to.push({ what: 'selector', text: `its nodes are ${is}, the pod wants ${key}=${value}` });
  }
}

/** The reason where none of the alternatives is met; null where the pod has no required node affinity, and where one is met. */
export function affinityMisfit(terms: readonly NodeTerm[] | null, node: Pick<Node, 'name' | 'labels'>): Reason | null {
  if (terms === null || terms.some((term) => matchesTerm(term, node))) return null;
  return {
    what: 'affinity',
    text: `its nodes match none of what the pod's node affinity requires: ${terms.map(termText).join(' or ') || 'nothing'}`,
  };
}

/** Whether a pod's node selector and required node affinity let it be on the node: the whole of the filter NodeAffinity. */
export function matchesNode(pod: Pick<Pod, 'nodeSelector' | 'nodeTerms'>, node: Pick<Node, 'name' | 'labels'>): boolean {
  return (
    Object.entries(pod.nodeSelector).every(([key, value]) => labelOf(node.labels, key) === value) &&
    (pod.nodeTerms === null || pod.nodeTerms.some((term) => matchesTerm(term, node)))
  );
}

/** A term without conditions matches nothing; conditions on the name of a node without one are passed over. */
function matchesTerm({ labels, fields, readable }: NodeTerm, node: Pick<Node, 'name' | 'labels'>): boolean {
  if (!readable || labels.length + fields.length === 0) return false;
  if (!labels.every((requirement) => meets(node.labels, requirement))) return false;
  return (
    node.name === '' ||
    fields.every(({ key, operator, values: [value] }) => ((key === 'metadata.name' ? node.name : '') === value) === (operator === 'In'))
  );
}

/** Reads `affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution`; null where there is none. */
export function nodeTermsOf(spec: Fields): readonly NodeTerm[] | null {
  const required = fieldsOf(fieldsOf(spec['affinity'])['nodeAffinity'])['requiredDuringSchedulingIgnoredDuringExecution'];
  if (required === undefined || required === null) return null;
  return listOf(fieldsOf(required)['nodeSelectorTerms']).map((term) => {
    const labels = listOf(term['matchExpressions']).map(requirementOf);
    const fields = listOf(term['matchFields']).map(requirementOf);
    const readable = labels.every(isReadable) && fields.every(({ operator, values }) => /^(Not)?In$/.test(operator) && values.length === 1);
    return { labels, fields, readable };
  });
}

/** Label values are at most 63 characters, and begin and end with a letter or digit. */
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What `labels.NewRequirement` of Kubernetes takes: it refuses a number below zero too, as that is no value of a label. */
function isReadable({ operator, values }: Requirement): boolean {
  if (!values.every((value) => labelValue.test(value))) return false;
  switch (operator) {
    case 'In':
    case 'NotIn':
      return values.length > 0;
    case 'Exists':
    case 'DoesNotExist':
      return values.length === 0;
    case 'Gt':
    case 'Lt':
      return values.length === 1 && wholeNumber(values[0]) !== null;
    default:
      return false;
  }
}

function termText({ labels, fields }: NodeTerm): string {
  return [...labels, ...fields]
    .map(({ key, operator, values }) => [key, operator, ...(values.length > 0 ? [values.join(', ')] : [])].join(' '))
    .join(' and ');
}
