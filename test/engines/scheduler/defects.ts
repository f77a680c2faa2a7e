import type { NodeTerm, Pod } from '../../../lib/placement/scheduler/pod';
import { modelsAnswer, read, type Read, type Refusers } from './model';
import type { Case, Json } from './objects';

/** The model with one mistake in it: made of the right one, by changing what it is given. */
export interface Defect {
  readonly about: string;
  readonly answer: (one: Case) => Refusers;
}

/** The mistake is in what is read of all pods. */
const ofPods = (about: string, change: (pod: Pod) => Partial<Pod>): Defect =>
  ofRead(about, ({ pods, incoming, ...rest }) => ({
    ...rest,
    pods: pods.map(({ pod, on }) => ({ pod: { ...pod, ...change(pod) }, on })),
    incoming: incoming.map((pod) => ({ ...pod, ...change(pod) })),
  }));

/** The mistake is in what is read of a case. */
function ofRead(about: string, change: (one: Read) => Read): Defect {
  return { about, answer: (one) => modelsAnswer(change(read(one))) };
}

/** The mistake is in how pods' specs are read. */
function ofSpecs(about: string, change: (spec: Json) => Json): Defect {
  const changed = (object: Json): Json => ({ ...object, spec: change(object['spec'] as Json) });
  return { about, answer: (one) => modelsAnswer(read({ ...one, pods: one.pods.map(changed), incoming: one.incoming.map(changed) })) };
}

const terms = (pod: Pod, change: (all: readonly NodeTerm[]) => readonly NodeTerm[]): Partial<Pod> =>
  pod.nodeTerms === null ? {} : { nodeTerms: change(pod.nodeTerms) };
const containersOf = (spec: Json, key: string): readonly Json[] => (spec[key] ?? []) as readonly Json[];

/** Mistakes that a model of the scheduler could well have. */
export const defects: readonly Defect[] = [
  ofPods('the effect of a toleration is ignored', (pod) => ({ tolerations: pod.tolerations.map(({ effect: _, ...rest }) => rest) })),
  ofPods('a toleration with Exists is handled as Equal', (pod) => ({
    tolerations: pod.tolerations.map((each) => ({ ...each, operator: 'Equal' })),
  })),
  ofRead('exactly all of a node\'s memory does not fit (>= for >)', (one) => ({
    ...one,
    nodes: one.nodes.map((node) => ({ ...node, allocatable: { ...node.allocatable, memory: (node.allocatable['memory'] ?? 0) - 1 } })),
  })), // prettier-ignore
  ofRead('a thousandth of a core too much fits', (one) => ({
    ...one,
    nodes: one.nodes.map((node) => ({ ...node, allocatable: { ...node.allocatable, cpu: (node.allocatable['cpu'] ?? 0) + 1 } })),
  })),
  ofRead('taints with NoExecute keep nobody out', (one) => ({
    ...one,
    nodes: one.nodes.map((node) => ({ ...node, taints: node.taints.filter(({ effect }) => effect !== 'NoExecute') })),
  })),
  ofRead('taints with PreferNoSchedule keep out', (one) => ({
    ...one,
    nodes: one.nodes.map((node) => ({ ...node, taints: node.taints.map((taint) => (taint.effect === 'PreferNoSchedule' ? { ...taint, effect: 'NoSchedule' } : taint)) })),
  })), // prettier-ignore
  ofRead('cordoned nodes take pods', (one) => ({ ...one, nodes: one.nodes.map((node) => ({ ...node, unschedulable: false })) })),
  ofPods('NotIn is not met by a node without the label', (pod) =>
    terms(pod, (all) => all.map((term) => ({
      ...term,
      labels: term.labels.flatMap((each) => (each.operator === 'NotIn' ? [each, { key: each.key, operator: 'Exists', values: [] }] : [each])),
    })))), // prettier-ignore
  ofPods('alternatives of node affinity must all hold', (pod) =>
    terms(pod, (all) => [{ labels: all.flatMap(({ labels }) => labels), fields: all.flatMap(({ fields }) => fields), readable: all.every(({ readable }) => readable) }])), // prettier-ignore
  ofPods('an empty term of node affinity matches every node', (pod) =>
    (pod.nodeTerms ?? []).some(({ labels, fields }) => labels.length + fields.length === 0) ? { nodeTerms: null } : {},
  ),
  ofPods('Gt is met by equal numbers', (pod) =>
    terms(pod, (all) => all.map((term) => ({
      ...term,
      labels: term.labels.map((each) => (each.operator === 'Gt' && /^\d{1,6}$/.test(each.values[0] ?? '') ? { ...each, values: [String(Number(each.values[0]) - 1)] } : each)),
    })))), // prettier-ignore
  ofPods('maxSkew is off by one', (pod) => ({ spreads: pod.spreads.map((each) => ({ ...each, maxSkew: each.maxSkew + 1 })) })),
  ofPods('minDomains is ignored', (pod) => ({ spreads: pod.spreads.map((each) => ({ ...each, minDomains: 1 })) })),
  ofPods('nodeTaintsPolicy is ignored', (pod) => ({ spreads: pod.spreads.map((each) => ({ ...each, honorsTaints: false })) })),
  ofPods('nodeAffinityPolicy is ignored', (pod) => ({ spreads: pod.spreads.map((each) => ({ ...each, honorsAffinity: true })) })),
  ofPods('pods that are being deleted count where pods are spread', () => ({ terminating: false })),
  ofRead('anti-affinity of pods that are there is ignored', (one) => ({
    ...one,
    pods: one.pods.map(({ pod, on }) => ({ pod: { ...pod, antiAffinity: [] }, on })),
  })),
  ofPods('anti-affinity reaches into every namespace', (pod) => ({
    antiAffinity: pod.antiAffinity.map((term) => ({ ...term, namespaceSelector: [] })),
  })),
  ofSpecs('sidecars are counted as init containers', (spec) => ({
    ...spec,
    initContainers: containersOf(spec, 'initContainers').map(({ restartPolicy: _, ...rest }) => rest),
  })),
  ofSpecs('a limit without a request is no request', (spec) => ({
    ...spec,
    containers: containersOf(spec, 'containers').map((container) => ({
      ...container,
      resources: { requests: (container['resources'] as Json)['requests'] },
    })),
  })),
  ofSpecs('overhead is forgotten', ({ overhead: _, ...spec }) => spec),
  ofSpecs('requests of the pod as a whole are forgotten', ({ resources: _, ...spec }) => spec),
];
