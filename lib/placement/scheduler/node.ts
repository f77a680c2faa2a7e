import type { Taint } from '../../model/node-pool';
import { fieldsOf, textMapOf, textOf } from './fields';
import { allocatableOf } from './requests';
import type { Pod } from './pod';
import type { Amounts } from './resources';
import { thousandths, wholeUnits } from './quantity';
import type { Labels } from './selectors';
import { taintsOf } from './taints';

/** A node as the scheduler's filters see it. */
export interface Node {
  readonly name: string;
  readonly labels: Labels;
  readonly taints: readonly Taint[];
  /** It is cordoned. */
  readonly unschedulable: boolean;
  readonly allocatable: Amounts;
  /** Most pods. */
  readonly pods: number;
}

/** A node and the pods on it. */
export interface Peopled {
  readonly node: Node;
  readonly pods: readonly Pod[];
}

/** Reads a Node of Kubernetes. One that says nothing of what is allocatable has all of its capacity to give. */
export function nodeOf(object: unknown): Node {
  const { metadata, spec, status } = fieldsOf(object);
  const list = fieldsOf(fieldsOf(status)['allocatable'] ?? fieldsOf(status)['capacity']);
  return {
    name: textOf(fieldsOf(metadata)['name']) ?? '',
    labels: textMapOf(fieldsOf(metadata)['labels']),
    taints: taintsOf(fieldsOf(spec)),
    unschedulable: fieldsOf(spec)['unschedulable'] === true,
    allocatable: allocatableOf(list),
    pods: Number(wholeUnits(thousandths(list['pods']) ?? 0n)),
  };
}
