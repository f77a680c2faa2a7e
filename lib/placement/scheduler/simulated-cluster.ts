import type { Reason } from '../reason';
import { addSelectorMisfits, affinityMisfit } from './node-affinity';
import type { Node } from './node';
import { notModelled } from './not-modelled';
import type { Pod } from './pod';
import { podAffinityFilter } from './pod-affinity';
import { resourceMisfits } from './resources';
import type { Labels } from './selectors';
import { addTaintMisfits, unschedulableMisfit } from './taints';
import { spreadFilter } from './topology-spread';

/** A node with what is on it. */
interface Place {
  readonly node: Node;
  readonly pods: Pod[];
  readonly left: Record<string, number>;
  /** A pod is there of which it is not known how much it takes. */
  unknown: boolean;
}

/** The label that Kubernetes puts on every namespace. */
const namespaceName = 'kubernetes.io/metadata.name';

/** Nodes with pods on them, and for any further pod what kube-scheduler's filters say to it. Pods are put on nodes by the caller: which of several that fit is taken is not decided here. */
export class SimulatedCluster {
  private readonly places: ReadonlyMap<string, Place>;
  private readonly namespaces: ReadonlyMap<string, Labels>;

  /** `namespaces` are the labels of those that exist, by name; they matter only to namespace selectors. */
  constructor(nodes: readonly Node[], namespaces: Readonly<Record<string, Labels>> = {}) {
    this.places = new Map(nodes.map((node) => [node.name, { node, pods: [], left: { ...node.allocatable }, unknown: false }]));
    this.namespaces = new Map(Object.entries(namespaces).map(([name, labels]) => [name, { ...labels, [namespaceName]: name }]));
  }

  /** Puts a pod on a node, whether it fits there or not, as a pod that is there already may not. */
  add(pod: Pod, name: string): void {
    const place = this.places.get(name);
    if (place === undefined) throw new Error(`there is no node ${name}`);
    place.pods.push(pod);
    if (pod.requests === null) place.unknown = true;
    for (const [resource, amount] of Object.entries(pod.requests ?? {})) place.left[resource] = (place.left[resource] ?? 0) - amount;
  }

  /** For each node every reason against the pod; none where it fits. */
  reasonsByNode(pod: Pod): ReadonlyMap<string, readonly Reason[]> {
    const nodes = [...this.places.values()];
    const spread = spreadFilter(pod, nodes);
    const near = podAffinityFilter(pod, { nodes, namespaces: this.namespaces });
    return new Map(nodes.map((place) => [place.node.name, reasonsAgainst(pod, place, [spread, near])]));
  }
}

function reasonsAgainst(
  pod: Pod,
  { node, pods, left, unknown }: Place,
  amongOthers: readonly ((node: Node) => Reason | null)[],
): readonly Reason[] {
  const reasons: Reason[] = [...notModelled(pod)];
  const add = (reason: Reason | null): unknown => reason !== null && reasons.push(reason);
  if (unknown) add({ what: 'notModelled', text: 'a pod is there whose amounts of resources cannot be read' });
  add(unschedulableMisfit(pod.tolerations, node.unschedulable));
  addSelectorMisfits(reasons, pod.nodeSelector, node.labels);
  add(affinityMisfit(pod.nodeTerms, node));
  addTaintMisfits(reasons, pod.tolerations, node.taints);
  reasons.push(...resourceMisfits(pod.requests ?? {}, { pods: node.pods - pods.length, amounts: left }));
  for (const filter of amongOthers) add(filter(node));
  return reasons;
}
