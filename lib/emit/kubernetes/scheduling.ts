import { compareText } from '../../errors';
import { usesGpu } from '../../model/workload';
import type { Toleration } from '../../placement/node';
import { tolerationsOn } from '../../placement/pod-shape';
import type { WorkloadScope } from './context';

interface NodeSelectorTerm {
  readonly matchExpressions: readonly { readonly key: string; readonly operator: 'In'; readonly values: readonly string[] }[];
}

/** Where a pod may land, as fields of its spec. `apart` keeps two pods of the workload off one node. */
export function schedulingOf(scope: WorkloadScope, apart: Readonly<Record<string, string>> | null): Readonly<Record<string, unknown>> {
  const { needs } = scope;
  const [only] = needs;
  const single = needs.length === 1 && only !== undefined;
  const selector = single ? sorted(only.nodeSelector) : {};
  const affinity = {
    ...(single ? {} : nodeAffinity(scope)),
    ...(apart === null ? {} : { podAntiAffinity: onePerNode(apart) }),
  };
  const tolerations = tolerationsOf(scope);
  // A runtime class only serves pods that use GPUs.
  const runtimeClassName = usesGpu(scope.workload)
    ? (needs.find((each) => each.runtimeClassName !== null)?.runtimeClassName ?? null)
    : null;
  return {
    ...(Object.keys(selector).length === 0 ? {} : { nodeSelector: selector }),
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(runtimeClassName === null ? {} : { runtimeClassName }),
  };
}

/**
 * One term for each pool: terms are alternatives, and what stands in one term must all hold. The first pool is wanted most. A pool whose needs name no
 * label can be any node, and then nothing is required.
 */
function nodeAffinity(scope: WorkloadScope): Readonly<Record<string, unknown>> {
  const terms = scope.needs.map((each) => termOf(each.nodeSelector));
  const anywhere = terms.some((term) => term.matchExpressions.length === 0);
  const preferred = terms
    .map((preference, index) => ({ weight: 100 - Math.floor((99 * index) / Math.max(1, terms.length - 1)), preference }))
    // The last is what is left when no other has room.
    .slice(0, -1)
    .filter(({ preference }) => preference.matchExpressions.length > 0);
  const rules = {
    ...(anywhere ? {} : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } }),
    ...(preferred.length === 0 ? {} : { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
  return Object.keys(rules).length === 0 ? {} : { nodeAffinity: rules };
}

function termOf(selector: Readonly<Record<string, string>>): NodeSelectorTerm {
  return { matchExpressions: Object.entries(sorted(selector)).map(([key, value]) => ({ key, operator: 'In' as const, values: [value] })) };
}

function onePerNode(matchLabels: Readonly<Record<string, string>>) {
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels }, topologyKey: 'kubernetes.io/hostname' }] };
}

/** What all of the pools need together, as placement proved it for each of them. */
function tolerationsOf({ workload, placed, needs }: WorkloadScope): readonly Toleration[] {
  const kept = placed.pools.flatMap((pool, index) => tolerationsOn(workload, pool, needs[index]?.tolerations ?? []));
  return [...new Map(kept.map((toleration) => [spelled(toleration), toleration])).values()].sort((a, b) =>
    compareText(spelled(a), spelled(b)),
  );
}

function spelled(toleration: Toleration): string {
  return [toleration.key, toleration.operator, toleration.value ?? '', toleration.effect ?? ''].join('\n');
}

function sorted(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compareText(a, b)));
}
