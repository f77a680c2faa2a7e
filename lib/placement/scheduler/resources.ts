import type { Reason } from '../reason';
import { cores, gib } from '../words';

/**
 * Amounts by Kubernetes' names of resources: `cpu` in thousandths of a core, everything else in whole units, so bytes for `memory` and `ephemeral-storage`. Doubles,
 * which are exact up to 2^53 - 1, that is 8 PiB: who makes amounts keeps them below it.
 */
export type Amounts = Readonly<Record<string, number>>;

/** What is left of a node for one more pod. */
export interface Free {
  readonly pods: number;
  /** May be below zero, where pods have more than the node. */
  readonly amounts: Amounts;
}

/** Bytes of a MiB. */
export const mebibyte = 2 ** 20;
const common: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

/** A reason for each resource that the pod asks for and the node has too little of. */
export function resourceMisfits(asked: Amounts, free: Free): readonly Reason[] {
  const reasons: Reason[] = [];
  addPods(reasons, free.pods);
  for (const name of Object.keys(asked))
    if (!common.includes(name)) addLacking(reasons, name, [asked[name] ?? 0, amountOf(free.amounts, name)]);
  for (const name of common) addLacking(reasons, name, [amountOf(asked, name), amountOf(free.amounts, name)]);
  return reasons;
}

/** Adds the reason where there is no room for one more pod. */
export function addPods(to: Reason[], pods: number): void {
  if (pods < 1) to.push({ what: 'pods', text: 'its nodes have no room for another pod' });
}

/** Adds the reason where the pod wants more of a resource than there is. Who wants nothing of it fits even where less than nothing is left. */
export function addLacking(to: Reason[], name: string, [wants, has]: readonly [wants: number, has: number]): void {
  if (wants > 0 && wants > has) to.push(reason(name, wants, has));
}

function amountOf(amounts: Amounts, name: string): number {
  return Object.hasOwn(amounts, name) ? (amounts[name] ?? 0) : 0;
}

function reason(name: string, wants: number, has: number): Reason {
  switch (name) {
    case 'cpu':
      return { what: 'cpu', text: `a pod can have ${cores(has)} cores there, it wants ${cores(wants)}` };
    case 'memory':
      return {
        what: 'memory',
        text: `a pod can have ${gib(has / mebibyte)} GiB of memory there, it wants ${more(gib(wants / mebibyte), gib(has / mebibyte), wants - has)}`,
      };
    case 'ephemeral-storage':
      return {
        what: 'storage',
        text: `a pod can have ${gib(has / mebibyte)} GiB of ephemeral storage there, it wants ${more(gib(wants / mebibyte), gib(has / mebibyte), wants - has)}`,
      };
    default:
      return { what: 'device', text: `a node has ${String(has)} ${name}, the pod wants ${String(wants)}` };
  }
}

/** Amounts that read the same are told apart by their difference. */
function more(wants: string, has: string, bytes: number): string {
  return wants === has ? `${String(bytes)} bytes more` : wants;
}

/** Resources that the scheduler counts: those, huge pages, volumes that a node can have, and every resource with a domain of its own (`nvidia.com/gpu`). */
export function isCounted(name: string): boolean {
  if (common.includes(name) || name.startsWith('hugepages-') || name.startsWith('attachable-volumes-')) return true;
  return name.includes('kubernetes.io/') || (name.includes('/') && !name.startsWith('requests.'));
}
