import type { TerraformWaiver } from '../../catalog/waiver';

const daysOfYear = 365;

/** Rules of checkov that a cluster on AWS does not follow by default. */
export const awsWaivers: readonly TerraformWaiver[] = [
  {
    scanner: 'checkov',
    rule: 'CKV_AWS_338',
    asks: 'logs kept for a year',
    reason: 'logs of a control plane are kept for 90 days',
    why: "What a control plane logs is asked for after an incident, within weeks, and every month more is stored and paid for. Who must keep it longer says so: `aws({ keepLogs: '365d' })` satisfies the rule.",
    where: 'the log group of a cluster',
    type: 'aws_cloudwatch_log_group',
    applies: ({ retention_in_days }) => typeof retention_in_days === 'number' && retention_in_days < daysOfYear,
  },
  {
    scanner: 'checkov',
    rule: 'CKV2_AWS_11',
    asks: 'flow logs for every VPC',
    reason: 'flow logs are billed by volume',
    why: 'CloudWatch bills flow logs by the gigabyte, and nodes that stream data sets and images write many of them. The network is closed without them: nothing comes in from outside, and the default security group lets nothing through. Who needs them turns them on for a network of their own and gives it: `aws({ network: { vpcId, privateSubnetIds } })`.',
    where: 'the VPC that is made for a cluster',
    type: 'aws_vpc',
    applies: () => true,
  },
];
