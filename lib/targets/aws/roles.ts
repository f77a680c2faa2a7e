import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import type { PoolModel } from '../../model/node-pool';
import type { ClusterContext } from '../target';
import { roleName } from './names';
import { podTrust, policy, trust, type Statement } from './policies';
import { parseRepository, type EcrRepositoryRef } from './registry';

/** What every role of one cluster has in common. */
export interface RoleScope {
  readonly stack: TerraformStack;
  readonly cluster: string;
  readonly region: string;
  /** `aws`, known at plan time. */
  readonly partition: string;
  /** Number of the account, known at plan time. */
  readonly account: string;
}

/** A role, and what must be there before it can be used. */
export interface Role {
  readonly arn: string;
  readonly ready: ITerraformDependable[];
}

interface RoleProps {
  /** Construct id. */
  readonly id: string;
  readonly trust: string;
  /** AWS' own policies, by the end of their ARN. */
  readonly managed?: readonly string[];
  readonly statements?: readonly Statement[];
}

/** Draws a role; what it is for is part of its name. */
function drawRole(scope: RoleScope, purpose: string, props: RoleProps): Role {
  const { stack, partition } = scope;
  const { id } = props;
  const role = new IamRole(stack, id, { name: roleName(scope.cluster, scope.region, purpose), assumeRolePolicy: props.trust });
  const ready: ITerraformDependable[] = (props.managed ?? []).map(
    (name) =>
      new IamRolePolicyAttachment(stack, `${id}_${name.slice(name.lastIndexOf('/') + 1)}`, {
        role: role.name,
        policyArn: `arn:${partition}:iam::aws:policy/${name}`,
      }),
  );
  if (props.statements !== undefined) {
    ready.push(new IamRolePolicy(stack, `${id}_policy`, { name: 'cdk-gpu', role: role.name, policy: policy(props.statements) }));
  }
  return { arn: role.arn, ready };
}

/** The control plane's role. `sts:TagSession` is what EKS asks of roles of new clusters. */
export function drawClusterRole(scope: RoleScope, keyArn: string): Role {
  return drawRole(scope, 'cluster', {
    id: 'cluster_role',
    trust: trust('eks.amazonaws.com', true),
    managed: ['AmazonEKSClusterPolicy'],
    statements: [{ Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'], Resource: keyArn }],
  });
}

/** A role that pods of one service account get. */
export function drawPodRole(scope: RoleScope, purpose: string, rights: Pick<RoleProps, 'managed' | 'statements'>): Role {
  return drawRole(scope, purpose, { id: `${purpose}_role`, trust: podTrust, ...rights });
}

/**
 * The role of one pool's nodes: joining the cluster, a shell through Systems Manager instead of SSH, and pulling exactly the images that pods of
 * this pool use. Network interfaces are the CNI's own role's business.
 */
export function drawNodeRole(scope: RoleScope, pool: PoolModel, context: ClusterContext): Role {
  return drawRole(scope, `node-${pool.id}`, {
    id: `pool_${pool.id}_role`,
    trust: trust('ec2.amazonaws.com', false),
    managed: ['AmazonEKSWorkerNodePolicy', 'AmazonSSMManagedInstanceCore'],
    statements: pullStatements(scope.partition, ownRepositories(pool, context)),
  });
}

const pullActions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'] as const;

/** Repositories in ECR that pods of the pool pull from: of images that we build, and of those that are there already. */
function ownRepositories(pool: PoolModel, { blueprint, pulls, workloads }: ClusterContext): readonly EcrRepositoryRef[] {
  const built = (pulls.get(pool.path) ?? []).map(({ image, registry, maker }) => maker.registries?.repository(blueprint, registry, image));
  const here = new Set(
    workloads.filter(({ pools }) => pools.some((placed) => placed.pool.path === pool.path)).map(({ workload }) => workload.image),
  );
  const referenced = blueprint.images.map((image) => (image.kind === 'referenced' && here.has(image.path) ? image.reference : null));
  return [...built, ...referenced].flatMap((address) => parseRepository(address ?? '') ?? []);
}

/**
 * Images of EKS' own add-ons are in accounts of AWS, whose numbers differ from region to region. Repositories of other accounts can be pulled
 * from only when those accounts allow it, so that right gives nothing away; of our own account, only what is named.
 *
 * ECR says whose a repository is in `aws:ResourceAccount`: AWS' own policies for this service ask for it (aws-samples/data-perimeter-policy-examples,
 * vpc_endpoint_policies/ecr.api_endpoint_policy.json, read 2026-11-22). Were the key missing from a request, a negated operator would match all the
 * same: nodes could then pull more than is meant, and never less, so that no mistake here keeps a node from joining.
 */
function pullStatements(partition: string, repositories: readonly EcrRepositoryRef[]): readonly Statement[] {
  const own = new Set(repositories.map(({ region, account, name }) => `arn:${partition}:ecr:${region}:${account}:repository/${name}`));
  return [
    { Sid: 'Login', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Sid: 'PullFromOthers',
      Effect: 'Allow',
      Action: pullActions,
      Resource: `arn:${partition}:ecr:*:*:repository/*`,
      // Two dollar signs: the variable is IAM's, not Terraform's.
      Condition: { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } },
    },
    ...(own.size === 0 ? [] : [{ Sid: 'Pull', Effect: 'Allow', Action: pullActions, Resource: [...own].sort() } as const]),
  ];
}
