import type { Room } from './fits';
import type { NodeShape } from './node';
import type { Reason } from './reason';
import { addSelectorMisfits, affinityMisfit } from './scheduler/node-affinity';
import { notModelled } from './scheduler/not-modelled';
import type { NodeTerm, Pod } from './scheduler/pod';
import { podOf, type PodTemplate } from './scheduler/read-pod';
import { mebibyte, resourceMisfits } from './scheduler/resources';
import { labelOf, type Labels } from './scheduler/selectors';
import { addTaintMisfits, toleratesAll } from './scheduler/taints';

/** How labels of ours begin. */
const ourLabels = 'cdk-gpu/';

/** Labels that every node, or every node of a cloud, has, with values that differ from node to node of a pool. */
const varying: ReadonlySet<string> = new Set(['kubernetes.io/hostname', 'topology.kubernetes.io/region', 'topology.kubernetes.io/zone']);

/**
 * Every reason for which no empty node of a pool would take a pod of a template, written in YAML's words: the same filters as `misfits`, and those of what only a
 * template can say. On a pool without pods, spreading and anti-affinity refuse nobody; what hangs on other pods or on values that differ from node to node is
 * `notModelled`.
 */
export function misfitsOfTemplate(template: PodTemplate, node: NodeShape, room: Room): readonly Reason[] {
  const pod = podOf(template);
  const reasons: Reason[] = [...notModelled(pod)];
  addSelectorReasons(reasons, pod.nodeSelector, node.labels);
  if (pod.nodeTerms !== null) reasons.push(...affinityReasons(pod.nodeTerms, node.labels));
  addTaintMisfits(reasons, pod.tolerations, node.taints);
  reasons.push(...resourceReasons(pod, room), ...spreadReasons(pod, node.labels));
  if (pod.affinity.length > 0) reasons.push(unknown('must be near other pods'));
  return reasons;
}

/**
 * Whether taints, node selector or required node affinity keep pods of a template off a node, however much room it has. Labels that are not known of the node are
 * taken for missing, but for those that every node has.
 */
export function keepsAway(template: PodTemplate): (node: NodeShape) => boolean {
  const pod = podOf(template);
  const selector = Object.entries(pod.nodeSelector).filter(([key]) => !varying.has(key));
  const terms = pod.nodeTerms?.map((term) => ({ ...term, labels: term.labels.filter(({ key }) => !varying.has(key)) })) ?? null;
  // A condition on nothing but what differs from node to node may be met anywhere.
  const anywhere = terms === null || terms.some(({ labels, fields }) => labels.length + fields.length === 0);
  return (node) =>
    selector.some(([key, value]) => labelOf(node.labels, key) !== value) ||
    !toleratesAll(pod.tolerations, node.taints) ||
    (!anywhere && affinityMisfit(terms, { name: '', labels: node.labels }) !== null);
}

function addSelectorReasons(to: Reason[], selector: Labels, labels: Labels): void {
  const open = Object.keys(selector).filter((key) => isOpen(key, labels));
  const sure = open.length === 0 ? selector : Object.fromEntries(Object.entries(selector).filter(([key]) => !open.includes(key)));
  addSelectorMisfits(to, sure, labels);
  to.push(...open.map((key) => unknown(`wants a value of ${key}`)));
}

/** Conditions on what differs from node to node are left out first: where even so no alternative is met, none can be. */
function affinityReasons(terms: readonly NodeTerm[], labels: Labels): readonly Reason[] {
  // A field is the name of a node, and no node of a pool has one yet.
  const node = { name: '', labels };
  const settled = terms.filter((term) => term.fields.length === 0 && !term.labels.some(({ key }) => isOpen(key, labels)));
  if (affinityMisfit(settled, node) === null) return [];
  const sure = terms.map((term) => ({ ...term, fields: [], labels: term.labels.filter(({ key }) => !isOpen(key, labels)) }));
  const open = sure.some(
    (term, index) =>
      !settled.includes(terms[index] ?? term) && (term.labels.length === 0 ? term.readable : affinityMisfit([term], node) === null),
  );
  const misfit = affinityMisfit(terms, node);
  return open ? [unknown('wants nodes by what differs among those of a pool')] : misfit === null ? [] : [misfit];
}

function resourceReasons(pod: Pod, { cpuMillis, memoryMiB, pods, devices, ephemeralMiB }: Room): readonly Reason[] {
  const disk = ephemeralMiB === null ? {} : { 'ephemeral-storage': ephemeralMiB * mebibyte };
  const amounts = { ...devices, ...disk, cpu: cpuMillis, memory: memoryMiB * mebibyte };
  return resourceMisfits(pod.requests ?? {}, { pods, amounts }).map((reason) =>
    reason.what === 'storage' && ephemeralMiB === null ? unknown('asks for ephemeral storage') : reason,
  );
}

function spreadReasons(pod: Pod, labels: Labels): readonly Reason[] {
  return pod.spreads
    .filter(({ topologyKey }) => labelOf(labels, topologyKey) === undefined && topologyKey !== 'kubernetes.io/hostname')
    .map(({ topologyKey }) =>
      varying.has(topologyKey)
        ? unknown(`must be spread over ${topologyKey}`)
        : { what: 'spread', text: `its nodes are not labelled ${topologyKey}, over which the pod must be spread` },
    );
}

/** Places and people put more labels on nodes than are known here; but nobody else puts ours. */
function isOpen(key: string, labels: Labels): boolean {
  return !key.startsWith(ourLabels) && labelOf(labels, key) === undefined;
}

function unknown(what: string): Reason {
  return { what: 'notModelled', text: `the pod ${what}, which is not known of the pool's nodes` };
}
