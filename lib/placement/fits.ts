import type { NodeShape, PodShape } from './node';
import type { Reason } from './reason';
import { addSelectorMisfits } from './scheduler/node-affinity';
import { addLacking, addPods, mebibyte } from './scheduler/resources';
import { labelOf } from './scheduler/selectors';
import { addTaintMisfits, toleratesAll } from './scheduler/taints';

export { cores, gib } from './words';

/** What is left of a node for one more pod. */
export interface Room {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly pods: number;
  readonly devices: Readonly<Record<string, number>>;
  /** Of the disk; null where it is not known. */
  readonly ephemeralMiB: number | null;
}

/**
 * Every reason for which the Kubernetes scheduler would not bind the pod to the node, as its filters NodeAffinity (of node selectors), TaintToleration
 * and NodeResourcesFit decide. None: it fits.
 */
export function misfits(pod: PodShape, node: NodeShape, room: Room): readonly Reason[] {
  const reasons: Reason[] = [];
  addSelectorMisfits(reasons, pod.nodeSelector, node.labels);
  addTaintMisfits(reasons, pod.tolerations, node.taints);
  addPods(reasons, room.pods);
  for (const name of Object.keys(pod.devices)) addLacking(reasons, name, [pod.devices[name] ?? 0, room.devices[name] ?? 0]);
  addLacking(reasons, 'cpu', [pod.cpuMillis, room.cpuMillis]);
  addLacking(reasons, 'memory', [pod.memoryMiB * mebibyte, room.memoryMiB * mebibyte]);
  return reasons;
}

/** Whether there are no `misfits`, without putting any into words: large programs ask this millions of times. */
export function fits(pod: PodShape, node: NodeShape, room: Room): boolean {
  return (
    room.pods >= 1 &&
    has(room.cpuMillis, pod.cpuMillis) &&
    has(room.memoryMiB, pod.memoryMiB) &&
    Object.entries(pod.devices).every(([name, wants]) => has(room.devices[name] ?? 0, wants)) &&
    toleratesAll(pod.tolerations, node.taints) &&
    Object.entries(pod.nodeSelector).every(([key, value]) => labelOf(node.labels, key) === value)
  );
}

/** Who wants nothing fits even where less than nothing is left. */
function has(left: number, wants: number): boolean {
  return wants <= 0 || wants <= left;
}
