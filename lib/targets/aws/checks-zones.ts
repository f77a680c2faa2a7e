import { issueAt, type Rule } from '../../checks/rule';
import { didYouMean } from '../../errors';
import type { ClusterContext } from '../target';
import { placeOf, reservedOf } from './capacity';
import type { Settings } from './options';
import { zonesOfRegion } from './regions';
import { namedZones } from './zones';

/** Rules about where nodes are. */
export function zoneRules(settings: Settings): readonly Rule<ClusterContext>[] {
  return [unknownZone(settings), noSubnet(settings), oneZone, zoneConflict];
}

function unknownZone({ region }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/unknown-zone',
    about: "Zones that pools name are of the target's region.",
    waivable: false,
    run: ({ cluster }) => {
      const known = zonesOfRegion(region, 'all');
      if (known.length === 0) return [];
      return cluster.pools.flatMap((pool) =>
        namedZones(pool)
          .filter((zone) => !known.includes(zone))
          .map((zone) =>
            issueAt(pool, {
              code: 'network/unknown-zone',
              message: `"${zone}" is not a zone of ${region}${didYouMean(zone, known)}`,
              hint: `name one of ${known.join(', ')}`,
            }),
          ),
      );
    },
  };
}

function noSubnet({ region, network }: Settings): Rule<ClusterContext> {
  return {
    code: 'network/no-subnet-in-zone',
    about: 'A network that is given has a private subnet in every zone that a pool names.',
    waivable: false,
    run: ({ cluster }) => {
      if (network.kind === 'new') return [];
      const known = zonesOfRegion(region, 'all');
      return cluster.pools.flatMap((pool) =>
        namedZones(pool)
          .filter((zone) => known.includes(zone) && !Object.hasOwn(network.privateSubnetIds, zone))
          .map((zone) =>
            issueAt(pool, {
              code: 'network/no-subnet-in-zone',
              message: `no private subnet of the given network is in ${zone}`,
              hint: `add its id to network.privateSubnetIds, or name one of ${Object.keys(network.privateSubnetIds).sort().join(', ')}`,
            }),
          ),
      );
    },
  };
}

const oneZone: Rule<ClusterContext> = {
  code: 'capacity/one-zone-needed',
  about: 'Nodes that EFA or a placement group joins are in one zone.',
  waivable: false,
  run: ({ pools }) =>
    pools
      .filter(({ pool, fabric }) => fabric && reservedOf(pool) === null && (placeOf(pool).zones?.length ?? 1) > 1)
      .map(({ pool, machine }) =>
        issueAt(pool, {
          code: 'capacity/one-zone-needed',
          message: `nodes of ${machine.type} are joined by EFA, which does not reach from one zone to another; ${placeOf(pool).zones?.join(', ') ?? ''} are several`,
          hint: "name one zone, or set fabric: 'off'",
        }),
      ),
};

const zoneConflict: Rule<ClusterContext> = {
  code: 'capacity/zone-conflict',
  about: "A pool's zones are its reservation's.",
  waivable: false,
  run: ({ cluster }) =>
    cluster.pools.flatMap((pool) => {
      const reserved = reservedOf(pool);
      const others = placeOf(pool).zones?.filter((zone) => zone !== reserved?.zone) ?? [];
      if (reserved === null || others.length === 0) return [];
      return [
        issueAt(pool, {
          code: 'capacity/zone-conflict',
          message: `what was reserved is in ${reserved.zone}; the pool names ${others.join(', ')}`,
          hint: `leave zones out, or name ${reserved.zone} alone`,
        }),
      ];
    }),
};
