import type { Taint } from '../../model/node-pool';
import type { Toleration } from '../node';
import type { Reason } from '../reason';
import { listOf, textOf, type Fields } from './fields';

/** As Kubernetes decides it: an empty key with `Exists` tolerates every taint, no effect every effect. */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  if (toleration.effect !== undefined && toleration.effect !== taint.effect) return false;
  if (toleration.key === '') return toleration.operator === 'Exists';
  if (toleration.key !== taint.key) return false;
  return toleration.operator === 'Exists' || (toleration.value ?? '') === taint.value;
}

/** Whether the taint keeps the pod away: `PreferNoSchedule` never does. */
function keepsAway(tolerations: readonly Toleration[], taint: Taint): boolean {
  return taint.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, taint));
}

/** Whether none of the taints keeps the pod away. */
export function toleratesAll(tolerations: readonly Toleration[], taints: readonly Taint[]): boolean {
  return !taints.some((taint) => keepsAway(tolerations, taint));
}

/** Adds a reason for each taint that keeps the pod away. */
export function addTaintMisfits(to: Reason[], tolerations: readonly Toleration[], taints: readonly Taint[]): void {
  for (const taint of taints) {
    if (!keepsAway(tolerations, taint)) continue;
    const { key, value, effect } = taint;
    to.push({
      what: 'taint',
      text: `its nodes are tainted ${key}${value === '' ? '' : `=${value}`}:${effect}, which the pod does not tolerate`,
    });
  }
}

/** Cordoned nodes take only pods that tolerate the taint which Kubernetes puts on such nodes. */
const cordoned: Taint = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' };

/** The reason where the node is cordoned and the pod does not tolerate that. */
export function unschedulableMisfit(tolerations: readonly Toleration[], unschedulable: boolean): Reason | null {
  if (!unschedulable || tolerations.some((toleration) => tolerates(toleration, cordoned))) return null;
  return { what: 'unschedulable', text: 'its nodes are cordoned' };
}

/** Reads `spec.tolerations`. The operators `Lt` and `Gt` are behind a feature gate that is off: the API server refuses them. */
export function tolerationsOf(spec: Fields): readonly Toleration[] {
  return listOf(spec['tolerations']).flatMap((each): readonly Toleration[] => {
    const operator = textOf(each['operator']) ?? '';
    if (operator !== '' && operator !== 'Equal' && operator !== 'Exists') return [];
    const [value, effect] = [textOf(each['value']), effectOf(each['effect'])];
    return [
      {
        key: textOf(each['key']) ?? '',
        operator: operator === 'Exists' ? 'Exists' : 'Equal',
        ...(value === undefined ? {} : { value }),
        ...(effect === null ? {} : { effect }),
      },
    ];
  });
}

/** Reads `spec.taints` of a node. */
export function taintsOf(spec: Fields): readonly Taint[] {
  return listOf(spec['taints']).flatMap((each): readonly Taint[] => {
    const effect = effectOf(each['effect']);
    return effect === null ? [] : [{ key: textOf(each['key']) ?? '', value: textOf(each['value']) ?? '', effect }];
  });
}

function effectOf(value: unknown): Taint['effect'] | null {
  return value === 'NoSchedule' || value === 'NoExecute' || value === 'PreferNoSchedule' ? value : null;
}
