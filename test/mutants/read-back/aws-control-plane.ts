import { isList, type Json } from '../tree';
import { account, keyPolicy, partition } from './aws-keys';
import { equal, held, look, sameSet, textOf, type Expected } from './held';
import type { ClusterTruth } from './truth';
import { addressOf, inside, only, type View } from './view';

/** The control plane: version, identity, what is encrypted, who reaches it. */
export function controlPlaneFindings(view: View, { context, name, target, region }: ClusterTruth): readonly string[] {
  const cluster = only(view, 'aws_eks_cluster');
  const subnets = look(cluster?.body, 'vpc_config.subnet_ids');
  const zones = (isList(subnets) ? subnets : []).map(
    (each) => look(view.behind(each, 'aws_subnet', 'id')?.body, 'availability_zone') ?? null,
  );
  const hidden = (isList(subnets) ? subnets : []).every(
    (each) => look(view.behind(each, 'aws_subnet')?.body, 'map_public_ip_on_launch') === undefined,
  );
  const all = new Set(context.pools.flatMap((placed) => target.zonesOf(placed)));
  const key = (value: Json | undefined): boolean => view.behind(value, 'aws_kms_key', 'arn') !== undefined;
  const logs = only(view, 'aws_cloudwatch_log_group');
  const keyBody = only(view, 'aws_kms_key')?.body;
  const always: Readonly<Record<string, Expected>> = {
    name,
    version: context.cluster.kubernetesVersion,
    deletion_protection: context.cluster.deletionProtection,
    access_config: { authentication_mode: 'API', bootstrap_cluster_creator_admin_permissions: false },
    bootstrap_self_managed_addons: false,
    enabled_cluster_log_types: sameSet(['api', 'audit', 'authenticator', 'controllerManager', 'scheduler']),
    'encryption_config.provider.key_arn': key,
    'encryption_config.resources': ['secrets'],
    'vpc_config.endpoint_private_access': true,
    'vpc_config.endpoint_public_access': false,
    'upgrade_policy.support_type': 'STANDARD',
    'zonal_shift_config.enabled': true,
    role_arn: (value) => view.behind(value, 'aws_iam_role', 'arn') !== undefined,
    // Both can only be said once, when the cluster is made.
    'lifecycle.ignore_changes': sameSet(['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons']),
  };
  const entry = only(view, 'aws_eks_access_entry')?.body;
  const admin = only(view, 'aws_eks_access_policy_association');
  const caller = '${data.aws_iam_session_context.caller_session.issuer_arn}';
  const inCluster = (value: Json | undefined): boolean => view.behind(value, 'aws_eks_cluster', 'name') !== undefined;
  const entries = view.of('aws_eks_access_entry');
  return [
    ...held('cluster', cluster?.body, always),
    ...([...all].every((zone) => zones.includes(zone)) && new Set(zones).size === zones.length && zones.length >= 2 && hidden
      ? []
      : [`the control plane is in ${zones.map(textOf).join(', ')}`]),
    // EKS makes the group of logs by itself, without a key, unless it is there.
    ...(cluster !== undefined && logs !== undefined && view.waitsFor(cluster).has(addressOf(logs))
      ? []
      : ['the cluster does not wait for its log group']),
    ...held('logs', logs?.body, {
      name: `/aws/eks/${name}/cluster`,
      kms_key_id: key,
      retention_in_days: (days) => [90, 120, 150, 180, 365, 400].includes(Number(days)),
    }),
    ...held('key', keyBody, {
      enable_key_rotation: true,
      deletion_window_in_days: 30,
      policy: (text) => equal(inside(text), keyPolicy([logStatement(name, region)])),
    }),
    ...held('alias', only(view, 'aws_kms_alias')?.body, {
      name: `alias/${name}`,
      target_key_id: (value) => view.behind(value, 'aws_kms_key', 'key_id') !== undefined,
    }),
    ...held('access', entry, { principal_arn: caller, type: 'STANDARD', cluster_name: inCluster }),
    ...held('access', admin?.body, {
      principal_arn: caller,
      cluster_name: inCluster,
      access_scope: { type: 'cluster' },
      policy_arn: `arn:${partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    }),
    ...(admin !== undefined && entries.every((each) => view.waitsFor(admin).has(addressOf(each)))
      ? []
      : ['access is given before its entry is there']),
    ...held(view.name, view.stack, { 'data.aws_iam_session_context.caller_session.arn': '${data.aws_caller_identity.caller.arn}' }),
  ];
}

function logStatement(name: string, region: string): Json {
  return {
    Sid: 'Logs',
    Effect: 'Allow',
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    Resource: '*',
    Condition: {
      ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:log-group:/aws/eks/${name}/cluster` },
    },
  };
}
