import { gpusOfPod, isService } from '../../../lib/model/workload';
import type { PlacedWorkload } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { held, look, sameSet, textOf } from './held';
import { gpusOf, podsOnNode } from './room';

/**
 * Replicas are spread over zones, and over nodes where two could meet, never at the price of not running. Pods of a gang have a node
 * each: where two could meet, by what
 * they ask for or by their GPUs alone, they are told to stay apart.
 */
export function spreadFindings(where: string, placed: PlacedWorkload, template: Json | undefined): readonly string[] {
  const { workload, pools } = placed;
  const own = { matchLabels: { 'cdk-gpu/workload': workload.id } };
  const meet = pools.some((pool) => podsOnNode(placed, pool) >= 2);
  const several = isService(workload) && workload.replicas.max > 1;
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  const apart = gang && (meet || pools.some((pool) => gpusOfPod(workload) * 2 <= gpusOf(pool)));
  const given = look(template, 'spec.topologySpreadConstraints');
  const spreads = isList(given) ? given : [];
  const keys = spreads.map((each) => look(each, 'topologyKey') ?? null);
  const wanted = several ? ['topology.kubernetes.io/zone', ...(meet ? ['kubernetes.io/hostname'] : [])] : [];
  const away = look(template, 'spec.affinity.podAntiAffinity');
  return [
    ...(sameSet(wanted)(keys) ? [] : [`${where}: spread over ${keys.map(textOf).join(', ')}`]),
    ...spreads.flatMap((each) =>
      held(where, each, {
        maxSkew: 1,
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: own,
        matchLabelKeys: ['pod-template-hash'],
      }),
    ),
    ...held(
      where,
      { away: away ?? null },
      {
        away: apart
          ? { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: own, topologyKey: 'kubernetes.io/hostname' }] }
          : null,
      },
    ),
  ];
}
