import type { ITerraformDependable } from 'cdktf';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { autoscalerServiceAccount, onSystemPool } from './components';
import { addOnLoads, requests } from './loads';
import { drawPodRole, type Role, type RoleScope } from './roles';

interface AddOnProps {
  readonly cluster: EksCluster;
  readonly after?: ITerraformDependable[];
  readonly values?: Readonly<Record<string, unknown>>;
  /** Role of the add-on's own pods. */
  readonly role?: { readonly role: Role; readonly serviceAccount: string };
}

/**
 * One of EKS' own add-ons. No version is named: EKS takes its default for the cluster's Kubernetes when the add-on is made, and no later plan
 * differs because a newer one has come out. After a Kubernetes upgrade, add-ons are moved by whoever upgrades.
 */
function drawAddOn(scope: RoleScope, name: string, { cluster, after = [], values, role }: AddOnProps): EksAddon {
  return new EksAddon(scope.stack, `addon_${name}`, {
    clusterName: cluster.name,
    addonName: name,
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
    ...(values === undefined ? {} : { configurationValues: JSON.stringify(values) }),
    ...(role === undefined ? {} : { podIdentityAssociation: [{ roleArn: role.role.arn, serviceAccount: role.serviceAccount }] }),
    ...(after.length === 0 && role === undefined ? {} : { dependsOn: [...after, ...(role?.role.ready ?? [])] }),
  });
}

/**
 * What values an add-on takes is the JSON schema that `aws eks describe-addon-configuration` prints; EKS refuses the others. Read 2026-11-22:
 * - kube-proxy (`resources`) and coredns (`nodeSelector`): their schemas, printed in cloudbees/terraform-aws-cloudbees-ci-eks-addon;
 * - vpc-cni: `enableNetworkPolicy` is a text, as in aws/amazon-vpc-cni-k8s, charts/aws-vpc-cni/values.yaml, 2026-08-20;
 * - aws-ebs-csi-driver: takes values by their names in its chart (aws/containers-roadmap#1706), which has `controller.nodeSelector`.
 *
 * Add-ons that must be there before any node: without the agent no other gets its role, and without the CNI, whose network policy agent finds the
 * API server through kube-proxy, no node becomes ready. All three are DaemonSets, which are complete where there are no nodes. Gives back the last of
 * them, which waits for `ready` as well, so that each node group has one thing to wait for and not twenty.
 */
export function drawEarlyAddOns(scope: RoleScope, cluster: EksCluster, ready: readonly ITerraformDependable[]): EksAddon {
  const agent = drawAddOn(scope, 'eks-pod-identity-agent', { cluster });
  const role = drawPodRole(scope, 'cni', { managed: ['AmazonEKS_CNI_Policy'] });
  const proxy = drawAddOn(scope, 'kube-proxy', { cluster, values: { resources: requests(addOnLoads.kubeProxy) } });
  return drawAddOn(scope, 'vpc-cni', {
    cluster,
    after: [agent, proxy, ...ready],
    values: { enableNetworkPolicy: 'true' },
    role: { role, serviceAccount: 'aws-node' },
  });
}

/** Add-ons that need a node of the system pool to become ready. Their DaemonSets tolerate every taint by themselves. */
export function drawLateAddOns(scope: RoleScope, cluster: EksCluster, systemPool: ITerraformDependable): void {
  const after = [systemPool];
  drawAddOn(scope, 'coredns', { cluster, after, values: onSystemPool });
  drawAddOn(scope, 'metrics-server', { cluster, after });
  // Of AWS' policies for the driver, the one that reaches only volumes and snapshots that a driver made.
  // Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicyV2.html (2026-04-16), read 2026-11-22.
  const role = drawPodRole(scope, 'ebs', { managed: ['AmazonEBSCSIDriverPolicyV2'] });
  drawAddOn(scope, 'aws-ebs-csi-driver', {
    cluster,
    after,
    values: { controller: onSystemPool },
    role: { role, serviceAccount: 'ebs-csi-controller-sa' },
  });
}

/** Rights of the cluster autoscaler: to look at everything that it needs to see, and to change only groups of this cluster. */
export function drawAutoscalerRole(scope: RoleScope, cluster: EksCluster): void {
  const role = drawPodRole(scope, 'autoscaler', {
    statements: [
      {
        Sid: 'Look',
        Effect: 'Allow',
        Action: [
          'autoscaling:DescribeAutoScalingGroups',
          'autoscaling:DescribeAutoScalingInstances',
          'autoscaling:DescribeLaunchConfigurations',
          'autoscaling:DescribeScalingActivities',
          'autoscaling:DescribeTags',
          'ec2:DescribeImages',
          'ec2:DescribeInstanceTypes',
          'ec2:DescribeLaunchTemplateVersions',
          'ec2:GetInstanceTypesFromInstanceRequirements',
          'eks:DescribeNodegroup',
        ],
        Resource: '*',
      },
      {
        Sid: 'Scale',
        Effect: 'Allow',
        Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        Resource: '*',
        Condition: { StringEquals: { [`aws:ResourceTag/k8s.io/cluster-autoscaler/${scope.cluster}`]: 'owned' } },
      },
    ],
  });
  new EksPodIdentityAssociation(scope.stack, 'autoscaler', {
    clusterName: cluster.name,
    namespace: autoscalerServiceAccount.namespace,
    serviceAccount: autoscalerServiceAccount.name,
    roleArn: role.arn,
    dependsOn: role.ready,
  });
}
