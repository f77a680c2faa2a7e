import { nodeGroupOf } from './aws-capacity';
import { boughtOf } from './capacity';
import { equal, look, sameSet, textOf } from './held';
import { isList, type Json } from '../tree';
import type { ClusterTruth } from './truth';
import { addressOf, inside, type View, type Written } from './view';

const partition = '${data.aws_partition.partition.partition}';

/** Whoever uses a role: what it may do, who may take it, and what its name ends with. */
interface Use {
  readonly who: string;
  readonly user: Written;
  readonly role: Written | undefined;
  readonly service: 'ec2' | 'eks' | 'pods.eks';
  readonly purpose: string;
  /** Policies of AWS' own, by name. */
  readonly managed: readonly string[];
  /** Statements of the role's own policy; null where it has none. */
  readonly statements: readonly Json[] | null;
}

/** Every role has one use, which all groups of a pool share, may do what its user needs and no more, and is whole before its user starts. */
export function roleFindings(view: View, truth: ClusterTruth): readonly string[] {
  const uses = [...poolUses(view, truth), ...otherUses(view, truth)];
  const roles = view.of('aws_iam_role');
  const used = new Set(uses.map(({ role }) => role?.id));
  const purposes = new Set(uses.map(({ purpose }) => purpose));
  return [
    ...roles.filter(({ id }) => !used.has(id)).map(({ id }) => `nobody uses role ${id}`),
    ...(purposes.size === roles.length ? [] : [`${String(roles.length)} roles, not ${String(purposes.size)}`]),
    ...view
      .of('aws_eks_pod_identity_association')
      .flatMap(({ body }) =>
        look(body, 'namespace') === 'kube-system' &&
        look(body, 'service_account') === 'cluster-autoscaler' &&
        view.behind(look(body, 'cluster_name'), 'aws_eks_cluster', 'name') !== undefined
          ? []
          : ['the autoscaler gets no identity'],
      ),
    ...uses.flatMap((use) => useFindings(view, truth, use)),
  ];
}

function useFindings(
  view: View,
  { name, region }: ClusterTruth,
  { who, user, role, service, purpose, managed, statements }: Use,
): readonly string[] {
  if (role === undefined) return [`${who} has no role`];
  const ofRole = (each: Written): boolean => view.behind(look(each.body, 'role'), 'aws_iam_role', 'name') === role;
  const attachments = view.of('aws_iam_role_policy_attachment').filter(ofRole);
  const policies = view.of('aws_iam_role_policy').filter(ofRole);
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: `${service}.amazonaws.com` },
        Action: service === 'ec2' ? 'sts:AssumeRole' : ['sts:AssumeRole', 'sts:TagSession'],
      },
    ],
  };
  const waits = view.waitsFor(user);
  return [
    ...(look(role.body, 'name') === `${name}-${region}-${purpose}` ? [] : [`role of ${who} is called ${textOf(look(role.body, 'name'))}`]),
    ...(equal(inside(look(role.body, 'assume_role_policy')), trust) ? [] : [`${who} cannot take its role`]),
    ...(sameSet(managed.map((each) => `arn:${partition}:iam::aws:policy/${each}`))(
      attachments.map(({ body }) => look(body, 'policy_arn') ?? null),
    )
      ? []
      : [`rights of ${who} are ${attachments.map(({ id }) => id).join(', ')}`]),
    ...((
      statements === null
        ? policies.length === 0
        : policies.length === 1 &&
          look(policies[0]?.body, 'name') === 'cdk-gpu' &&
          sameStatements(inside(look(policies[0]?.body, 'policy')), statements)
    )
      ? []
      : [`own rights of ${who} differ`]),
    ...[...attachments, ...policies]
      .filter((each) => !waits.has(addressOf(each)))
      .map((each) => `${who} does not wait for ${addressOf(each)}`),
  ];
}

function sameStatements(policy: Json | undefined, wanted: readonly Json[]): boolean {
  const given = look(policy, 'Statement');
  return look(policy, 'Version') === '2012-10-17' && isList(given) && sameSet(wanted)(given);
}

/** Nodes pull exactly the images that pods of their pool use, and those of AWS' own accounts. */
function poolUses(view: View, { context, model }: ClusterTruth): readonly Use[] {
  const actions = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  return context.pools.flatMap(({ pool }): readonly Use[] => {
    const built = (context.pulls.get(pool.path) ?? []).map(
      ({ image, registry, maker }) => maker.registries?.repository(model, registry, image) ?? '',
    );
    const resources = built.map((address) => {
      const [, number = '', region = '', name = ''] = /^(\d+)\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/(.+)$/.exec(address) ?? [];
      return `arn:${partition}:ecr:${region}:${number}:repository/${name}`;
    });
    const others = { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } };
    const statements: readonly Json[] = [
      { Sid: 'Login', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      { Sid: 'PullFromOthers', Effect: 'Allow', Action: actions, Resource: `arn:${partition}:ecr:*:*:repository/*`, Condition: others },
      ...(resources.length === 0 ? [] : [{ Sid: 'Pull', Effect: 'Allow', Action: actions, Resource: resources }]),
    ];
    return boughtOf(pool).flatMap((bought): readonly Use[] => {
      const name = nodeGroupOf(pool, bought);
      const user = view.of('aws_eks_node_group').find(({ body }) => look(body, 'node_group_name') === name);
      if (user === undefined) return [];
      return [
        {
          who: `node group ${name}`,
          user,
          role: view.behind(look(user.body, 'node_role_arn'), 'aws_iam_role', 'arn'),
          service: 'ec2',
          purpose: `node-${pool.id}`,
          managed: ['AmazonEKSWorkerNodePolicy', 'AmazonSSMManagedInstanceCore'],
          statements,
        },
      ];
    });
  });
}

function otherUses(view: View, { name }: ClusterTruth): readonly Use[] {
  const key = view.of('aws_kms_key')[0];
  const pods: Readonly<Record<string, readonly [purpose: string, managed: string]>> = {
    'vpc-cni': ['cni', 'AmazonEKS_CNI_Policy'],
    'aws-ebs-csi-driver': ['ebs', 'AmazonEBSCSIDriverPolicyV2'],
  };
  const scale = { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${name}`]: 'owned' } };
  const looks = [
    ...['AutoScalingGroups', 'AutoScalingInstances', 'LaunchConfigurations', 'ScalingActivities', 'Tags'].map(
      (what) => `autoscaling:Describe${what}`,
    ),
    ...['Images', 'InstanceTypes', 'LaunchTemplateVersions'].map((what) => `ec2:Describe${what}`),
    'ec2:GetInstanceTypesFromInstanceRequirements',
    'eks:DescribeNodegroup',
  ];
  const role = (user: Written, path: string): Written | undefined => view.behind(look(user.body, path), 'aws_iam_role', 'arn');
  return [
    ...view.of('aws_eks_cluster').map((user): Use => ({
      who: 'the cluster',
      user,
      role: role(user, 'role_arn'),
      service: 'eks',
      purpose: 'cluster',
      managed: ['AmazonEKSClusterPolicy'],
      statements: [
        {
          Effect: 'Allow',
          Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'],
          Resource: `\${aws_kms_key.${key?.id ?? ''}.arn}`,
        },
      ],
    })),
    ...view.of('aws_eks_addon').flatMap((user): readonly Use[] => {
      const [purpose, managed] = pods[textOf(look(user.body, 'addon_name'))] ?? [];
      if (purpose === undefined || managed === undefined) return [];
      return [
        {
          who: `add-on ${purpose}`,
          user,
          role: role(user, 'pod_identity_association.0.role_arn'),
          service: 'pods.eks',
          purpose,
          managed: [managed],
          statements: null,
        },
      ];
    }),
    ...view.of('aws_eks_pod_identity_association').map((user): Use => ({
      who: 'the autoscaler',
      user,
      role: role(user, 'role_arn'),
      service: 'pods.eks',
      purpose: 'autoscaler',
      managed: [],
      statements: [
        { Sid: 'Look', Effect: 'Allow', Action: looks, Resource: '*' },
        {
          Sid: 'Scale',
          Effect: 'Allow',
          Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
          Resource: '*',
          Condition: scale,
        },
      ],
    })),
  ];
}
