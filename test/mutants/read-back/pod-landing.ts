import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { look, sameSet, textOf } from './held';
import type { Asked } from './pod-environment';

/**
 * The selector is the pool's own; every taint is tolerated, and nothing is tolerated that no node has, but for the taint of GPUs, which
 * clouds and others put on nodes.
 */
export function landingFindings(where: string, { truth, placed }: Asked, spec: Json | undefined): readonly string[] {
  const { pools, request, workload } = placed;
  const terms = look(spec, 'affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms');
  const byTerm = isList(terms) ? terms.map(labelsOfTerm) : [];
  const selectors = pools.length === 1 ? [look(spec, 'nodeSelector') ?? {}] : byTerm;
  const wanted = pools.map((pool) => truth.target.podNeeds(pool).nodeSelector);
  const tolerations = look(spec, 'tolerations') ?? [];
  const taints = pools.flatMap((pool: PlacedPool) => pool.node.taints);
  const gpu = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };
  const may = [...taints, ...(request.gpus > 0 ? [gpu] : [])];
  const tolerates = (toleration: Json, taint: { readonly key: string; readonly value: string; readonly effect: string }): boolean =>
    look(toleration, 'key') === taint.key &&
    look(toleration, 'effect') === taint.effect &&
    (look(toleration, 'operator') === 'Exists'
      ? look(toleration, 'value') === undefined
      : (look(toleration, 'value') ?? '') === taint.value) &&
    ['Exists', 'Equal'].includes(textOf(look(toleration, 'operator')));
  const list = isList(tolerations) ? tolerations : [];
  const named = workload.pools !== null;
  const lost = taints.filter(
    (taint) =>
      (named || taint.key === gpu.key) &&
      taint.effect !== 'PreferNoSchedule' &&
      (request.gpus > 0 || named) &&
      !list.some((each) => tolerates(each, taint)),
  );
  const idle = list.filter((each) => !may.some((taint) => tolerates(each, taint)));
  // One that is as wide as all taints is as good.
  const bare = request.gpus > 0 && !list.some((each) => ['', gpu.key].includes(textOf(look(each, 'key') ?? '')));
  return [
    ...(sameSet(wanted)(selectors) ? [] : [`${where}: nodes are selected by ${JSON.stringify(selectors)}`]),
    ...lost.map(({ key }) => `${where}: taint ${key} is not tolerated`),
    ...(bare ? [`${where}: the taint of GPUs is not tolerated`] : []),
    ...idle.map((each) => `${where}: tolerates ${JSON.stringify(each)}, which no node has`),
  ];
}

function labelsOfTerm(term: Json): Json {
  const expressions = look(term, 'matchExpressions');
  return Object.fromEntries(
    (isList(expressions) ? expressions : []).map((each) => [
      textOf(look(each, 'key')),
      look(each, 'operator') === 'In' ? (look(each, 'values.0') ?? null) : null,
    ]),
  );
}
