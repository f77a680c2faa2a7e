import { issueAt, type Rule } from '../../checks/rule';
import { didYouMean } from '../../errors';
import { gangsOn } from '../capacity-rules';
import type { ClusterContext } from '../target';
import { isReserved, placeOf } from './capacity';
import type { Settings } from './options';
import { zonesOfRegion } from './regions';
import { namedZones, reservedZones } from './zones';

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
  about: 'Nodes that EFA, a placement group or one piece of work joins are in one zone.',
  waivable: false,
  run: (context) =>
    context.pools.flatMap((placed) => {
      const { pool, machine, fabric } = placed;
      const reserved = reservedZones(pool);
      const zones = reserved.length > 0 ? reserved : (placeOf(pool).zones ?? []);
      if (zones.length < 2) return [];
      const code = 'capacity/one-zone-needed';
      if (fabric) {
        return [
          issueAt(pool, {
            code,
            message: `nodes of ${machine.type} are joined by EFA, which does not reach from one zone to another; ${zones.join(', ')} are several`,
            hint: `${reserved.length > 0 ? 'keep to what was reserved in one zone' : 'name one zone'}, or set fabric: 'off'`,
          }),
        ];
      }
      if (reserved.length === 0 || !gangsOn(context, placed)) return [];
      return [
        issueAt(pool, {
          code,
          message: `work over several nodes may land here, and what was reserved is in ${zones.join(', ')}`,
          hint: 'keep to what was reserved in one zone, or make a pool for each',
        }),
      ];
    }),
};

const zoneConflict: Rule<ClusterContext> = {
  code: 'capacity/zone-conflict',
  about: "A pool's zones are its reservation's.",
  waivable: false,
  run: ({ pools }) =>
    pools.flatMap(({ pool, fabric }) => {
      const { capacities, zones } = placeOf(pool);
      const reserved = reservedZones(pool);
      const others = zones?.filter((zone) => !reserved.includes(zone)) ?? [];
      // Without a fabric, zones are for what was not reserved.
      const bound = reserved.length > 0 && (fabric || capacities.every(isReserved));
      if (!bound || others.length === 0) return [];
      return [
        issueAt(pool, {
          code: 'capacity/zone-conflict',
          message: `what was reserved is in ${reserved.join(', ')}; the pool names ${others.join(', ')}`,
          hint: `leave zones out, or name ${reserved.join(', ')} alone`,
        }),
      ];
    }),
};
