import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DataAwsIamSessionContext } from '@cdktf/provider-aws/lib/data-aws-iam-session-context/index.js';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import type { ClusterModel } from '../../model/cluster';
import { drawKey } from './keys';
import { shortHash } from './names';
import type { Settings } from './options';
import type { Statement } from './policies';
import { drawClusterRole, type RoleScope } from './roles';
import { inExtendedSupport } from './versions';

const logTypes = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/** What a control plane is made from. */
export interface ControlPlaneProps {
  readonly model: ClusterModel;
  /** Private subnets that it is reached in. */
  readonly subnetIds: readonly string[];
  /** ARN of whoever applies, known at plan time; may be a session's. */
  readonly callerArn: string;
}

/** Draws the control plane: private, its secrets and logs encrypted, every log kept, nobody let in but by an access entry. */
export function drawControlPlane(scope: RoleScope, settings: Settings, { model, subnetIds, callerArn }: ControlPlaneProps): EksCluster {
  const { stack, cluster: name } = scope;
  const logGroup = `/aws/eks/${name}/cluster`;
  const key = drawKey(stack, {
    id: 'secrets_key',
    description: `Secrets and logs of the EKS cluster ${name}`,
    alias: name,
    owner: scope,
    statements: [logsMayUse(scope, logGroup)],
  });
  // EKS makes this group itself when it is not there, and then keeps it for ever.
  const logs = new CloudwatchLogGroup(stack, 'logs', { name: logGroup, retentionInDays: settings.keepLogsDays, kmsKeyId: key.arn });
  const role = drawClusterRole(scope, key.arn);

  const cluster = new EksCluster(stack, 'cluster', {
    name,
    version: model.kubernetesVersion,
    roleArn: role.arn,
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    bootstrapSelfManagedAddons: false,
    deletionProtection: model.deletionProtection,
    enabledClusterLogTypes: logTypes,
    encryptionConfig: { provider: { keyArn: key.arn }, resources: ['secrets'] },
    upgradePolicy: { supportType: inExtendedSupport(model.kubernetesVersion) ? 'EXTENDED' : 'STANDARD' },
    vpcConfig: {
      endpointPrivateAccess: true,
      endpointPublicAccess: settings.publicCidrs.length > 0,
      ...(settings.publicCidrs.length > 0 ? { publicAccessCidrs: [...settings.publicCidrs].sort() } : {}),
      subnetIds: [...subnetIds],
    },
    zonalShiftConfig: { enabled: true },
    // Both flags only mean something when the cluster is made; a change would replace it.
    lifecycle: { ignoreChanges: ['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons'] },
    dependsOn: [logs, ...role.ready],
  });
  drawAccess(scope, { settings, cluster, callerArn });
  return cluster;
}

/**
 * CloudWatch Logs comes under its own name and not with a grant. The context holds it to one group.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, read 2026-11-22.
 */
function logsMayUse({ partition, region, account }: RoleScope, logGroup: string): Statement {
  return {
    Sid: 'Logs',
    Effect: 'Allow',
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    Resource: '*',
    Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:${logGroup}` } },
  };
}

interface AccessProps {
  readonly settings: Settings;
  readonly cluster: EksCluster;
  readonly callerArn: string;
}

/**
 * Lets people in. Without `admins` that is whoever applies, because add-ons are installed with their rights; the entry follows when somebody else
 * applies. With `admins` it is they and nobody else, and who applies must be one of them.
 */
function drawAccess(scope: RoleScope, { settings, cluster, callerArn }: AccessProps): void {
  if (settings.admins.length > 0) {
    for (const arn of settings.admins) drawAdmin(scope, cluster, { id: `admin_${shortHash(arn)}`, arn });
    return;
  }
  // A session of a role is not a principal that EKS knows; the role that issued it is.
  const session = new DataAwsIamSessionContext(scope.stack, 'caller_session', { arn: callerArn });
  drawAdmin(scope, cluster, { id: 'admin_caller', arn: session.issuerArn });
}

function drawAdmin({ stack, partition }: RoleScope, cluster: EksCluster, { id, arn }: { readonly id: string; readonly arn: string }): void {
  const entry = new EksAccessEntry(stack, id, { clusterName: cluster.name, principalArn: arn, type: 'STANDARD' });
  new EksAccessPolicyAssociation(stack, `${id}_policy`, {
    clusterName: cluster.name,
    principalArn: arn,
    policyArn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    accessScope: { type: 'cluster' },
    dependsOn: [entry],
  });
}
