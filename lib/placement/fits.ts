import type { Taint } from '../model/node-pool';
import type { NodeShape, PodShape, Toleration } from './node';

/** Why a pod cannot be on a node. `what` lets rules tell reasons apart; `text` is for people. */
export interface Reason {
  readonly what: 'selector' | 'taint' | 'pods' | 'cpu' | 'memory' | 'device';
  readonly text: string;
}

/** What is left of a node for one more pod. */
export interface Room {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly pods: number;
  readonly devices: Readonly<Record<string, number>>;
}

/**
 * Every reason for which the Kubernetes scheduler would not bind the pod to the node, as its filters NodeAffinity (of node selectors), TaintToleration
 * and NodeResourcesFit decide. None: it fits.
 */
export function misfits(pod: PodShape, node: NodeShape, room: Room): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const [key, value] of Object.entries(pod.nodeSelector)) {
    const has = node.labels[key];
    if (has !== value)
      reasons.push({
        what: 'selector',
        text: `its nodes are ${has === undefined ? `not labelled ${key}` : `labelled ${key}=${has}`}, the pod wants ${key}=${value}`,
      });
  }
  for (const taint of node.taints) {
    if (taint.effect !== 'PreferNoSchedule' && !pod.tolerations.some((toleration) => tolerates(toleration, taint))) {
      reasons.push({
        what: 'taint',
        text: `its nodes are tainted ${taint.key}${taint.value === '' ? '' : `=${taint.value}`}:${taint.effect}, which the pod does not tolerate`,
      });
    }
  }
  if (room.pods < 1) reasons.push({ what: 'pods', text: 'its nodes have no room for another pod' });
  for (const [name, asked] of Object.entries(pod.devices)) {
    const has = room.devices[name] ?? 0;
    if (asked > has) reasons.push({ what: 'device', text: `a node has ${String(has)} ${name}, the pod wants ${String(asked)}` });
  }
  if (pod.cpuMillis > room.cpuMillis)
    reasons.push({ what: 'cpu', text: `a pod can have ${cores(room.cpuMillis)} cores there, it wants ${cores(pod.cpuMillis)}` });
  if (pod.memoryMiB > room.memoryMiB)
    reasons.push({ what: 'memory', text: `a pod can have ${gib(room.memoryMiB)} GiB of memory there, it wants ${gib(pod.memoryMiB)}` });
  return reasons;
}

/** As Kubernetes decides it: an empty key with `Exists` tolerates every taint, no effect every effect. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key === '') return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === taint.value;
}

/** Cores for people: no more digits than count. */
export function cores(millis: number): string {
  return String(Math.floor(millis / 10) / 100);
}

/** GiB for people. */
export function gib(mib: number): string {
  return String(Math.floor((mib / 1024) * 10) / 10);
}
