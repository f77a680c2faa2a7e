import type { ITerraformDependable } from 'cdktf';
import { ResourcegroupsGroup } from '@cdktf/provider-aws/lib/resourcegroups-group/index.js';
import { ResourcegroupsResource } from '@cdktf/provider-aws/lib/resourcegroups-resource/index.js';
import { reservationGroupName } from './names';
import type { RoleScope } from './roles';

/** A group of reservations, and what must be there before an instance can be started in it: while it is empty there is no capacity in it. */
export interface ReservationGroup {
  readonly arn: string;
  readonly ready: readonly ITerraformDependable[];
}

/**
 * Draws a group of capacity reservations: a launch template can name one reservation or one such group. The two configurations let the group be a
 * target of launches, and let nothing but reservations into it.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-group.html, read 2026-11-22.
 */
export function drawReservationGroup(scope: RoleScope, group: string, ids: readonly string[]): ReservationGroup {
  const { stack, cluster, region, partition, account } = scope;
  const id = `pool_${group}_members`;
  const members = new ResourcegroupsGroup(stack, id, {
    name: reservationGroupName(cluster, group),
    configuration: [
      { type: 'AWS::EC2::CapacityReservationPool' },
      {
        type: 'AWS::ResourceGroups::Generic',
        parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
      },
    ],
  });
  const ready = [...ids].sort().map(
    (reservation) =>
      new ResourcegroupsResource(stack, `${id}_${reservation}`, {
        groupArn: members.arn,
        resourceArn: `arn:${partition}:ec2:${region}:${account}:capacity-reservation/${reservation}`,
      }),
  );
  return { arn: members.arn, ready };
}
