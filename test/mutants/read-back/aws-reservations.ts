import type { Json } from '../tree';
import { nodeGroupOf, reservationsOf } from './aws-capacity';
import { account, partition } from './aws-keys';
import { boughtOf } from './capacity';
import { held, look, sameSet } from './held';
import type { ClusterTruth } from './truth';
import { addressOf, counted, type View, type Written } from './view';

/** Members of a group of reservations. */
export function membersOf(view: View, group: Written | undefined): readonly Written[] {
  return view
    .of('aws_resourcegroups_resource')
    .filter(({ body }) => group !== undefined && view.behind(look(body, 'group_arn'), 'aws_resourcegroups_group', 'arn') === group);
}

/** A launch template names one reservation, or a group of them: each list of several ids is a group, with these as its members. */
export function reservationFindings(view: View, { context, name, region }: ClusterTruth): readonly string[] {
  const lists = context.pools.flatMap(({ pool }) =>
    boughtOf(pool).flatMap((bought) => {
      const ids = reservationsOf(bought);
      return ids.length < 2 ? [] : [{ ids, called: `reservations-${name}.${nodeGroupOf(pool, bought)}` }];
    }),
  );
  const arn = (id: string): Json => `arn:${partition}:ec2:${region}:${account}:capacity-reservation/${id}`;
  return [
    ...counted(view, 'aws_resourcegroups_group', lists.length),
    ...counted(
      view,
      'aws_resourcegroups_resource',
      lists.reduce((sum, { ids }) => sum + ids.length, 0),
    ),
    ...lists.flatMap(({ ids, called }) => {
      const group = view.of('aws_resourcegroups_group').find(({ body }) => look(body, 'name') === called);
      const members = membersOf(view, group).map(({ body }) => look(body, 'resource_arn') ?? null);
      return [
        ...held(group === undefined ? called : addressOf(group), group?.body, {
          // What makes a group one that instances can be started in, and keeps all but reservations out.
          configuration: sameSet([
            { type: 'AWS::EC2::CapacityReservationPool' },
            {
              type: 'AWS::ResourceGroups::Generic',
              parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
            },
          ]),
        }),
        ...(sameSet(ids.map(arn))(members) ? [] : [`members of ${called} are ${JSON.stringify(members)}`]),
      ];
    }),
  ];
}
