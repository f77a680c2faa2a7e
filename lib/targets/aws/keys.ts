import type { TerraformStack } from 'cdktf';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { policy, type Statement } from './policies';

/** Whose key it is: what ARNs of one account are made of, known at plan time. */
export interface Owner {
  readonly partition: string;
  readonly account: string;
}

interface KeyProps {
  /** Construct id; the alias has it too. */
  readonly id: string;
  readonly description: string;
  /** Without `alias/`. */
  readonly alias: string;
  readonly owner: Owner;
  /** Who may use it beside those whom rights of the account let. */
  readonly statements?: readonly Statement[];
}

/**
 * Draws a key that turns over every year and is kept for 30 days after it was given up. Its policy leaves it to the account's own rights who may
 * use it, as KMS does where no policy is written, so that nobody can be locked out of it. ECR and EKS come with grants that whoever creates the
 * repository or the cluster gives them; only services that come under their own name need a statement.
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/encryption-at-rest.html (two grants at creation), read 2026-11-22.
 */
export function drawKey(stack: TerraformStack, { id, description, alias, owner, statements = [] }: KeyProps): KmsKey {
  const account: Statement = {
    Sid: 'Account',
    Effect: 'Allow',
    Principal: { AWS: `arn:${owner.partition}:iam::${owner.account}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
  const key = new KmsKey(stack, id, {
    description,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policy([account, ...statements]),
  });
  new KmsAlias(stack, `${id}_alias`, { name: `alias/${alias}`, targetKeyId: key.keyId });
  return key;
}
