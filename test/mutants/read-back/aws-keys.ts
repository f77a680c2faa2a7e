import type { Json } from '../tree';

export const account = '${data.aws_caller_identity.caller.account_id}';
export const partition = '${data.aws_partition.partition.partition}';

/** The account's own rights decide; else a key could be lost to everybody. */
export function keyPolicy(more: readonly Json[]): Json {
  const own = {
    Sid: 'Account',
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  return { Version: '2012-10-17', Statement: [own, ...more] };
}
