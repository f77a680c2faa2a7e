import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { ResourcegroupsGroup } from '@cdktf/provider-aws/lib/resourcegroups-group/index.js';
import { ResourcegroupsResource } from '@cdktf/provider-aws/lib/resourcegroups-resource/index.js';
import { poolName } from './names';
import type { RoleScope } from './roles';

/**
 * Draws a group of capacity reservations: a launch template can name one reservation or one such group. Gives back its ARN.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-cr-group.html
 */
export function drawReservationGroup({ stack, cluster, region, partition }: RoleScope, pool: string, ids: readonly string[]): string {
  const id = `pool_${pool}_reservations`;
  const group = new ResourcegroupsGroup(stack, id, {
    name: poolName(cluster, pool),
    configuration: [
      { type: 'AWS::EC2::CapacityReservationPool' },
      {
        type: 'AWS::ResourceGroups::Generic',
        parameters: [{ name: 'allowed-resource-types', values: ['AWS::EC2::CapacityReservation'] }],
      },
    ],
  });
  const caller = new DataAwsCallerIdentity(stack, `${id}_account`);
  for (const reservation of [...ids].sort()) {
    new ResourcegroupsResource(stack, `${id}_${reservation}`, {
      groupArn: group.arn,
      resourceArn: `arn:${partition}:ec2:${region}:${caller.accountId}:capacity-reservation/${reservation}`,
    });
  }
  return group.arn;
}
