import type { TerraformStack } from 'cdktf';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { fabricGroupName } from './names';

/**
 * Draws the security group of nodes with EFA. Its traffic must be allowed in and out with the group itself as the other side: a rule for
 * `0.0.0.0/0` does not cover it, and NCCL then hangs (aws/aws-ofi-nccl#663). Gives back its id.
 */
export function drawFabricGroup(stack: TerraformStack, cluster: string, vpcId: string): string {
  const name = fabricGroupName(cluster);
  const group = new SecurityGroup(stack, 'fabric', {
    name,
    description: 'EFA between nodes of the same cluster',
    vpcId,
    tags: { Name: name },
  });
  const itself = { securityGroupId: group.id, referencedSecurityGroupId: group.id, ipProtocol: '-1', description: 'EFA' };
  new VpcSecurityGroupIngressRule(stack, 'fabric_in', itself);
  new VpcSecurityGroupEgressRule(stack, 'fabric_out', itself);
  return group.id;
}
