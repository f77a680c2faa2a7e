// What the README's first program writes, with the bindings of cdktf and with cdk8s alone: the other side of the comparison of type checking.
// The bodies are those that the library wrote on 2026-11-23, turned into source text. What is held from then on is the number of things of each kind in each stack,
// by `assertSameKinds` of `same-output.ts` before anything is timed: the compiler's time goes to the bindings that are imported, and not to the values of their
// arguments. When it says that a kind is missing here, add a declaration as the library draws it, and remove one when it says that there are too many.
import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group/index.js';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { DataAwsIamSessionContext } from '@cdktf/provider-aws/lib/data-aws-iam-session-context/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { DefaultSecurityGroup } from '@cdktf/provider-aws/lib/default-security-group/index.js';
import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { Eip } from '@cdktf/provider-aws/lib/eip/index.js';
import { EksAccessEntry } from '@cdktf/provider-aws/lib/eks-access-entry/index.js';
import { EksAccessPolicyAssociation } from '@cdktf/provider-aws/lib/eks-access-policy-association/index.js';
import { EksAddon } from '@cdktf/provider-aws/lib/eks-addon/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { EksPodIdentityAssociation } from '@cdktf/provider-aws/lib/eks-pod-identity-association/index.js';
import { IamRolePolicyAttachment } from '@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway/index.js';
import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias/index.js';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import { NatGateway } from '@cdktf/provider-aws/lib/nat-gateway/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { RouteTableAssociation } from '@cdktf/provider-aws/lib/route-table-association/index.js';
import { RouteTable } from '@cdktf/provider-aws/lib/route-table/index.js';
import { Route } from '@cdktf/provider-aws/lib/route/index.js';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { VpcEndpoint } from '@cdktf/provider-aws/lib/vpc-endpoint/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import { ApiObject, App as KubernetesApp, Chart } from 'cdk8s';
import { App, Fn, LocalBackend, TerraformIterator, TerraformStack, Token } from 'cdktf';

/** Repositories of the images. */
function registry(app: App): void {
  const stack = new TerraformStack(app, 'vision-registry');
  new LocalBackend(stack, { path: '../../../terraform.vision-registry.tfstate' });
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '~> 6.25' });
  new AwsProvider(stack, 'aws', { allowedAccountIds: ['123456789012'], region: 'us-east-1' });
  const caller = new DataAwsCallerIdentity(stack, 'caller');
  const partition = new DataAwsPartition(stack, 'partition');
  const registryImagesKey = new KmsKey(stack, 'registry_images_key', {
    deletionWindowInDays: 30,
    description: 'Images of vision/images',
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition.partition}:iam::${caller.accountId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
      ],
    }),
  });
  const registryImagesFinetune = new EcrRepository(stack, 'registry_images_finetune', {
    encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: registryImagesKey.arn }],
    forceDelete: false,
    imageScanningConfiguration: { scanOnPush: true },
    imageTagMutability: 'IMMUTABLE',
    name: 'vision/images/finetune',
  });
  new EcrLifecyclePolicy(stack, 'registry_images_finetune_lifecycle', {
    policy: JSON.stringify({
      rules: [
        {
          rulePriority: 1,
          description: 'untagged for 7 days',
          selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 },
          action: { type: 'expire' },
        },
        {
          rulePriority: 2,
          description: 'more than 50 images',
          selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 50 },
          action: { type: 'expire' },
        },
      ],
    }),
    repository: registryImagesFinetune.name,
  });
  new KmsAlias(stack, 'registry_images_key_alias', { name: 'alias/vision-images-images', targetKeyId: registryImagesKey.keyId });
}

/** Network, control plane and node pools. */
function cluster(app: App): void {
  const stack = new TerraformStack(app, 'vision-main');
  new LocalBackend(stack, { path: '../../../terraform.vision-main.tfstate' });
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '~> 6.25' });
  new AwsProvider(stack, 'aws', { allowedAccountIds: ['123456789012'], region: 'us-east-1' });
  const caller = new DataAwsCallerIdentity(stack, 'caller');
  const callerSession = new DataAwsIamSessionContext(stack, 'caller_session', { arn: caller.arn });
  const partition = new DataAwsPartition(stack, 'partition');
  const secretsKey = new KmsKey(stack, 'secrets_key', {
    deletionWindowInDays: 30,
    description: 'Secrets and logs of the EKS cluster vision-main',
    enableKeyRotation: true,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Account',
          Effect: 'Allow',
          Principal: { AWS: `arn:${partition.partition}:iam::${caller.accountId}:root` },
          Action: 'kms:*',
          Resource: '*',
        },
        {
          Sid: 'Logs',
          Effect: 'Allow',
          Principal: { Service: 'logs.us-east-1.amazonaws.com' },
          Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
          Resource: '*',
          Condition: {
            ArnEquals: {
              'kms:EncryptionContext:aws:logs:arn': `arn:${partition.partition}:logs:us-east-1:${caller.accountId}:log-group:/aws/eks/vision-main/cluster`,
            },
          },
        },
      ],
    }),
  });
  const logs = new CloudwatchLogGroup(stack, 'logs', {
    kmsKeyId: secretsKey.arn,
    name: '/aws/eks/vision-main/cluster',
    retentionInDays: 90,
  });
  const clusterRole = new IamRole(stack, 'cluster_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    }),
    name: 'vision-main-us-east-1-cluster',
  });
  const clusterRoleAmazonEKSClusterPolicy = new IamRolePolicyAttachment(stack, 'cluster_role_AmazonEKSClusterPolicy', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEKSClusterPolicy`,
    role: clusterRole.name,
  });
  const clusterRolePolicy = new IamRolePolicy(stack, 'cluster_role_policy', {
    name: 'cdk-gpu',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ListGrants', 'kms:DescribeKey'], Resource: secretsKey.arn },
      ],
    }),
    role: clusterRole.name,
  });
  const vpc = new Vpc(stack, 'vpc', {
    cidrBlock: '10.0.0.0/16',
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: { Name: 'vision-main' },
  });
  const privateA = new Subnet(stack, 'private_a', {
    availabilityZone: 'us-east-1a',
    cidrBlock: '10.0.0.0/19',
    tags: { Name: 'vision-main-private-a', 'kubernetes.io/role/internal-elb': '1' },
    vpcId: vpc.id,
  });
  const privateB = new Subnet(stack, 'private_b', {
    availabilityZone: 'us-east-1b',
    cidrBlock: '10.0.32.0/19',
    tags: { Name: 'vision-main-private-b', 'kubernetes.io/role/internal-elb': '1' },
    vpcId: vpc.id,
  });
  const privateC = new Subnet(stack, 'private_c', {
    availabilityZone: 'us-east-1c',
    cidrBlock: '10.0.64.0/19',
    tags: { Name: 'vision-main-private-c', 'kubernetes.io/role/internal-elb': '1' },
    vpcId: vpc.id,
  });
  const cluster = new EksCluster(stack, 'cluster', {
    accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
    bootstrapSelfManagedAddons: false,
    deletionProtection: true,
    dependsOn: [logs, clusterRoleAmazonEKSClusterPolicy, clusterRolePolicy],
    enabledClusterLogTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
    encryptionConfig: { provider: { keyArn: secretsKey.arn }, resources: ['secrets'] },
    lifecycle: { ignoreChanges: ['access_config[0].bootstrap_cluster_creator_admin_permissions', 'bootstrap_self_managed_addons'] },
    name: 'vision-main',
    roleArn: clusterRole.arn,
    upgradePolicy: { supportType: 'STANDARD' },
    version: '1.35',
    vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false, subnetIds: [privateA.id, privateB.id, privateC.id] },
    zonalShiftConfig: { enabled: true },
  });
  const poolLargeRole = new IamRole(stack, 'pool_large_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    name: 'vision-main-us-east-1-node-large',
  });
  const poolLargeRoleAmazonEKSWorkerNodePolicy = new IamRolePolicyAttachment(stack, 'pool_large_role_AmazonEKSWorkerNodePolicy', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`,
    role: poolLargeRole.name,
  });
  const poolLargeRoleAmazonSSMManagedInstanceCore = new IamRolePolicyAttachment(stack, 'pool_large_role_AmazonSSMManagedInstanceCore', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    role: poolLargeRole.name,
  });
  const poolLargeRolePolicy = new IamRolePolicy(stack, 'pool_large_role_policy', {
    name: 'cdk-gpu',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Login', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        {
          Sid: 'PullFromOthers',
          Effect: 'Allow',
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: `arn:${partition.partition}:ecr:*:*:repository/*`,
          Condition: { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } },
        },
        {
          Sid: 'Pull',
          Effect: 'Allow',
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: [`arn:${partition.partition}:ecr:us-east-1:123456789012:repository/vision/images/finetune`],
        },
      ],
    }),
    role: poolLargeRole.name,
  });
  const addonEksPodIdentityAgent = new EksAddon(stack, 'addon_eks-pod-identity-agent', {
    addonName: 'eks-pod-identity-agent',
    clusterName: cluster.name,
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  const addonKubeProxy = new EksAddon(stack, 'addon_kube-proxy', {
    addonName: 'kube-proxy',
    clusterName: cluster.name,
    configurationValues: JSON.stringify({ resources: { requests: { cpu: '100m', memory: '64Mi' } } }),
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  const internetGateway = new InternetGateway(stack, 'internet_gateway', { tags: { Name: 'vision-main' }, vpcId: vpc.id });
  const publicTable = new RouteTable(stack, 'public', { tags: { Name: 'vision-main-public' }, vpcId: vpc.id });
  const publicInternet = new Route(stack, 'public_internet', {
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: internetGateway.id,
    routeTableId: publicTable.id,
  });
  const publicA = new Subnet(stack, 'public_a', {
    availabilityZone: 'us-east-1a',
    cidrBlock: '10.0.224.0/22',
    mapPublicIpOnLaunch: false,
    tags: { Name: 'vision-main-public-a', 'kubernetes.io/role/elb': '1' },
    vpcId: vpc.id,
  });
  const publicARoutes = new RouteTableAssociation(stack, 'public_a_routes', { routeTableId: publicTable.id, subnetId: publicA.id });
  const publicB = new Subnet(stack, 'public_b', {
    availabilityZone: 'us-east-1b',
    cidrBlock: '10.0.228.0/22',
    mapPublicIpOnLaunch: false,
    tags: { Name: 'vision-main-public-b', 'kubernetes.io/role/elb': '1' },
    vpcId: vpc.id,
  });
  const publicBRoutes = new RouteTableAssociation(stack, 'public_b_routes', { routeTableId: publicTable.id, subnetId: publicB.id });
  const publicC = new Subnet(stack, 'public_c', {
    availabilityZone: 'us-east-1c',
    cidrBlock: '10.0.232.0/22',
    mapPublicIpOnLaunch: false,
    tags: { Name: 'vision-main-public-c', 'kubernetes.io/role/elb': '1' },
    vpcId: vpc.id,
  });
  const publicCRoutes = new RouteTableAssociation(stack, 'public_c_routes', { routeTableId: publicTable.id, subnetId: publicC.id });
  const privateATable = new RouteTable(stack, 'private_a_table', { tags: { Name: 'vision-main-private-a' }, vpcId: vpc.id });
  const privateARoutes = new RouteTableAssociation(stack, 'private_a_routes', { routeTableId: privateATable.id, subnetId: privateA.id });
  const natAAddress = new Eip(stack, 'nat_a_address', { dependsOn: [internetGateway], domain: 'vpc', tags: { Name: 'vision-main-nat-a' } });
  const natA = new NatGateway(stack, 'nat_a', {
    allocationId: natAAddress.id,
    dependsOn: [internetGateway],
    subnetId: publicA.id,
    tags: { Name: 'vision-main-a' },
  });
  const privateAInternet = new Route(stack, 'private_a_internet', {
    destinationCidrBlock: '0.0.0.0/0',
    natGatewayId: natA.id,
    routeTableId: privateATable.id,
  });
  const privateBTable = new RouteTable(stack, 'private_b_table', { tags: { Name: 'vision-main-private-b' }, vpcId: vpc.id });
  const privateBRoutes = new RouteTableAssociation(stack, 'private_b_routes', { routeTableId: privateBTable.id, subnetId: privateB.id });
  const privateBInternet = new Route(stack, 'private_b_internet', {
    destinationCidrBlock: '0.0.0.0/0',
    natGatewayId: natA.id,
    routeTableId: privateBTable.id,
  });
  const privateCTable = new RouteTable(stack, 'private_c_table', { tags: { Name: 'vision-main-private-c' }, vpcId: vpc.id });
  const privateCRoutes = new RouteTableAssociation(stack, 'private_c_routes', { routeTableId: privateCTable.id, subnetId: privateC.id });
  const privateCInternet = new Route(stack, 'private_c_internet', {
    destinationCidrBlock: '0.0.0.0/0',
    natGatewayId: natA.id,
    routeTableId: privateCTable.id,
  });
  const s3 = new VpcEndpoint(stack, 's3', {
    routeTableIds: [privateATable.id, privateBTable.id, privateCTable.id],
    serviceName: 'com.amazonaws.us-east-1.s3',
    tags: { Name: 'vision-main-s3' },
    vpcEndpointType: 'Gateway',
    vpcId: vpc.id,
  });
  const cniRole = new IamRole(stack, 'cni_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    }),
    name: 'vision-main-us-east-1-cni',
  });
  const cniRoleAmazonEKSCNIPolicy = new IamRolePolicyAttachment(stack, 'cni_role_AmazonEKS_CNI_Policy', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEKS_CNI_Policy`,
    role: cniRole.name,
  });
  const addonVpcCni = new EksAddon(stack, 'addon_vpc-cni', {
    addonName: 'vpc-cni',
    clusterName: cluster.name,
    configurationValues: JSON.stringify({ enableNetworkPolicy: 'true' }),
    dependsOn: [
      addonEksPodIdentityAgent,
      addonKubeProxy,
      publicInternet,
      publicARoutes,
      publicBRoutes,
      publicCRoutes,
      privateARoutes,
      privateAInternet,
      privateBRoutes,
      privateBInternet,
      privateCRoutes,
      privateCInternet,
      s3,
      cniRoleAmazonEKSCNIPolicy,
    ],
    podIdentityAssociation: [{ roleArn: cniRole.arn, serviceAccount: 'aws-node' }],
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  const fabric = new SecurityGroup(stack, 'fabric', {
    description: 'EFA between nodes of the same cluster',
    name: 'efa-vision-main',
    tags: { Name: 'efa-vision-main' },
    vpcId: vpc.id,
  });
  const poolLargeCapacityBlockTemplate = new LaunchTemplate(stack, 'pool_large_capacityBlock_template', {
    blockDeviceMappings: [
      { deviceName: '/dev/xvda', ebs: { deleteOnTermination: 'true', encrypted: 'true', volumeSize: 200, volumeType: 'gp3' } },
    ],
    capacityReservationSpecification: { capacityReservationTarget: { capacityReservationId: 'cr-0123456789abcdef0' } },
    instanceMarketOptions: { marketType: 'capacity-block' },
    instanceType: 'p5.48xlarge',
    metadataOptions: { httpEndpoint: 'enabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
    monitoring: { enabled: true },
    name: 'vision-main.large_capacityBlock',
    networkInterfaces: [
      { interfaceType: 'interface', deviceIndex: 0, networkCardIndex: 0 },
      { interfaceType: 'efa-only', deviceIndex: 1, networkCardIndex: 0 },
      ...Array.from({ length: 31 }, (_, n) => ({ interfaceType: 'efa-only', deviceIndex: 0, networkCardIndex: n + 1 })),
    ].map((card) => ({ ...card, deleteOnTermination: 'true', securityGroups: [cluster.vpcConfig.clusterSecurityGroupId, fabric.id] })),
    tagSpecifications: [
      { resourceType: 'instance', tags: { Name: 'vision-main.large_capacityBlock' } },
      { resourceType: 'network-interface', tags: { Name: 'vision-main.large_capacityBlock' } },
      { resourceType: 'volume', tags: { Name: 'vision-main.large_capacityBlock' } },
    ],
    updateDefaultVersion: true,
    userData:
      'TUlNRS1WZXJzaW9uOiAxLjAKQ29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PSJCT1VOREFSWSIKCi0tQk9VTkRBUlkKQ29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi9ub2RlLmVrcy5hd3MKCmFwaVZlcnNpb246IG5vZGUuZWtzLmF3cy92MWFscGhhMQpraW5kOiBOb2RlQ29uZmlnCnNwZWM6CiAgaW5zdGFuY2U6CiAgICBsb2NhbFN0b3JhZ2U6CiAgICAgIHN0cmF0ZWd5OiBSQUlEMAoKLS1CT1VOREFSWS0tCg==',
  });
  const poolLargeCapacityBlock = new EksNodeGroup(stack, 'pool_large_capacityBlock', {
    amiType: 'AL2023_x86_64_NVIDIA',
    capacityType: 'CAPACITY_BLOCK',
    clusterName: cluster.name,
    dependsOn: [poolLargeRoleAmazonEKSWorkerNodePolicy, poolLargeRoleAmazonSSMManagedInstanceCore, poolLargeRolePolicy, addonVpcCni],
    labels: { 'cdk-gpu/pool': 'large', 'k8s.amazonaws.com/accelerator': 'h100', 'nvidia.com/gpu.present': 'true' },
    launchTemplate: {
      id: poolLargeCapacityBlockTemplate.id,
      version: Token.asString(Fn.tostring(poolLargeCapacityBlockTemplate.latestVersion)),
    },
    lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
    nodeGroupName: 'large_capacityBlock',
    nodeRepairConfig: { enabled: true },
    nodeRoleArn: poolLargeRole.arn,
    scalingConfig: { desiredSize: 0, maxSize: 4, minSize: 0 },
    subnetIds: [privateA.id],
    taint: [{ effect: 'NO_SCHEDULE', key: 'nvidia.com/gpu', value: 'present' }],
    updateConfig: { maxUnavailable: 1 },
    version: '1.35',
  });
  {
    const tags = TerraformIterator.fromMap({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      'k8s.io/cluster-autoscaler/node-template/label/cdk-gpu/pool': 'large',
      'k8s.io/cluster-autoscaler/node-template/label/k8s.amazonaws.com/accelerator': 'h100',
      'k8s.io/cluster-autoscaler/node-template/label/nvidia.com/gpu.present': 'true',
      'k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage': '28312Gi',
      'k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu': '8',
      'k8s.io/cluster-autoscaler/node-template/resources/vpc.amazonaws.com/efa': '32',
      'k8s.io/cluster-autoscaler/node-template/taint/nvidia.com/gpu': 'present:NoSchedule',
      'k8s.io/cluster-autoscaler/vision-main': 'owned',
    });
    new AutoscalingGroupTagA(stack, 'pool_large_capacityBlock_tags', {
      autoscalingGroupName: poolLargeCapacityBlock.resources.get(0).autoscalingGroups.get(0).name,
      forEach: tags,
      tag: { key: tags.key, propagateAtLaunch: false, value: Token.asString(tags.value) },
    });
  }
  const poolSmallRole = new IamRole(stack, 'pool_small_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    name: 'vision-main-us-east-1-node-small',
  });
  const poolSmallRoleAmazonEKSWorkerNodePolicy = new IamRolePolicyAttachment(stack, 'pool_small_role_AmazonEKSWorkerNodePolicy', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`,
    role: poolSmallRole.name,
  });
  const poolSmallRoleAmazonSSMManagedInstanceCore = new IamRolePolicyAttachment(stack, 'pool_small_role_AmazonSSMManagedInstanceCore', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    role: poolSmallRole.name,
  });
  const poolSmallRolePolicy = new IamRolePolicy(stack, 'pool_small_role_policy', {
    name: 'cdk-gpu',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Login', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        {
          Sid: 'PullFromOthers',
          Effect: 'Allow',
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: `arn:${partition.partition}:ecr:*:*:repository/*`,
          Condition: { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } },
        },
      ],
    }),
    role: poolSmallRole.name,
  });
  const poolSmallSpotTemplate = new LaunchTemplate(stack, 'pool_small_spot_template', {
    blockDeviceMappings: [
      { deviceName: '/dev/xvda', ebs: { deleteOnTermination: 'true', encrypted: 'true', volumeSize: 200, volumeType: 'gp3' } },
    ],
    metadataOptions: { httpEndpoint: 'enabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
    monitoring: { enabled: true },
    name: 'vision-main.small_spot',
    tagSpecifications: [
      { resourceType: 'instance', tags: { Name: 'vision-main.small_spot' } },
      { resourceType: 'network-interface', tags: { Name: 'vision-main.small_spot' } },
      { resourceType: 'volume', tags: { Name: 'vision-main.small_spot' } },
    ],
    updateDefaultVersion: true,
    userData:
      'TUlNRS1WZXJzaW9uOiAxLjAKQ29udGVudC1UeXBlOiBtdWx0aXBhcnQvbWl4ZWQ7IGJvdW5kYXJ5PSJCT1VOREFSWSIKCi0tQk9VTkRBUlkKQ29udGVudC1UeXBlOiBhcHBsaWNhdGlvbi9ub2RlLmVrcy5hd3MKCmFwaVZlcnNpb246IG5vZGUuZWtzLmF3cy92MWFscGhhMQpraW5kOiBOb2RlQ29uZmlnCnNwZWM6CiAgaW5zdGFuY2U6CiAgICBsb2NhbFN0b3JhZ2U6CiAgICAgIHN0cmF0ZWd5OiBSQUlEMAoKLS1CT1VOREFSWS0tCg==',
  });
  const poolSmallSpot = new EksNodeGroup(stack, 'pool_small_spot', {
    amiType: 'AL2023_x86_64_NVIDIA',
    capacityType: 'SPOT',
    clusterName: cluster.name,
    dependsOn: [poolSmallRoleAmazonEKSWorkerNodePolicy, poolSmallRoleAmazonSSMManagedInstanceCore, poolSmallRolePolicy, addonVpcCni],
    instanceTypes: ['g6.xlarge'],
    labels: { 'cdk-gpu/pool': 'small', 'k8s.amazonaws.com/accelerator': 'l4', 'nvidia.com/gpu.present': 'true' },
    launchTemplate: { id: poolSmallSpotTemplate.id, version: Token.asString(Fn.tostring(poolSmallSpotTemplate.latestVersion)) },
    lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] },
    nodeGroupName: 'small_spot',
    nodeRepairConfig: { enabled: true },
    nodeRoleArn: poolSmallRole.arn,
    scalingConfig: { desiredSize: 1, maxSize: 10, minSize: 1 },
    subnetIds: [privateA.id, privateB.id, privateC.id],
    taint: [{ effect: 'NO_SCHEDULE', key: 'nvidia.com/gpu', value: 'present' }],
    updateConfig: { maxUnavailable: 1 },
    version: '1.35',
  });
  {
    const tags = TerraformIterator.fromMap({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      'k8s.io/cluster-autoscaler/node-template/label/cdk-gpu/pool': 'small',
      'k8s.io/cluster-autoscaler/node-template/label/k8s.amazonaws.com/accelerator': 'l4',
      'k8s.io/cluster-autoscaler/node-template/label/nvidia.com/gpu.present': 'true',
      'k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage': '232Gi',
      'k8s.io/cluster-autoscaler/node-template/resources/nvidia.com/gpu': '1',
      'k8s.io/cluster-autoscaler/node-template/taint/nvidia.com/gpu': 'present:NoSchedule',
      'k8s.io/cluster-autoscaler/vision-main': 'owned',
    });
    new AutoscalingGroupTagA(stack, 'pool_small_spot_tags', {
      autoscalingGroupName: poolSmallSpot.resources.get(0).autoscalingGroups.get(0).name,
      forEach: tags,
      tag: { key: tags.key, propagateAtLaunch: false, value: Token.asString(tags.value) },
    });
  }
  const poolSystemRole = new IamRole(stack, 'pool_system_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    name: 'vision-main-us-east-1-node-system',
  });
  const poolSystemRoleAmazonEKSWorkerNodePolicy = new IamRolePolicyAttachment(stack, 'pool_system_role_AmazonEKSWorkerNodePolicy', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEKSWorkerNodePolicy`,
    role: poolSystemRole.name,
  });
  const poolSystemRoleAmazonSSMManagedInstanceCore = new IamRolePolicyAttachment(stack, 'pool_system_role_AmazonSSMManagedInstanceCore', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    role: poolSystemRole.name,
  });
  const poolSystemRolePolicy = new IamRolePolicy(stack, 'pool_system_role_policy', {
    name: 'cdk-gpu',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'Login', Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
        {
          Sid: 'PullFromOthers',
          Effect: 'Allow',
          Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: `arn:${partition.partition}:ecr:*:*:repository/*`,
          Condition: { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } },
        },
      ],
    }),
    role: poolSystemRole.name,
  });
  const poolSystemTemplate = new LaunchTemplate(stack, 'pool_system_template', {
    blockDeviceMappings: [
      { deviceName: '/dev/xvda', ebs: { deleteOnTermination: 'true', encrypted: 'true', volumeSize: 50, volumeType: 'gp3' } },
    ],
    metadataOptions: { httpEndpoint: 'enabled', httpPutResponseHopLimit: 1, httpTokens: 'required' },
    monitoring: { enabled: true },
    name: 'vision-main.system',
    tagSpecifications: [
      { resourceType: 'instance', tags: { Name: 'vision-main.system' } },
      { resourceType: 'network-interface', tags: { Name: 'vision-main.system' } },
      { resourceType: 'volume', tags: { Name: 'vision-main.system' } },
    ],
    updateDefaultVersion: true,
  });
  const poolSystem = new EksNodeGroup(stack, 'pool_system', {
    amiType: 'AL2023_x86_64_STANDARD',
    capacityType: 'ON_DEMAND',
    clusterName: cluster.name,
    dependsOn: [poolSystemRoleAmazonEKSWorkerNodePolicy, poolSystemRoleAmazonSSMManagedInstanceCore, poolSystemRolePolicy, addonVpcCni],
    instanceTypes: ['m7i.xlarge'],
    labels: { 'cdk-gpu/pool': 'system' },
    launchTemplate: { id: poolSystemTemplate.id, version: Token.asString(Fn.tostring(poolSystemTemplate.latestVersion)) },
    nodeGroupName: 'system',
    nodeRepairConfig: { enabled: true },
    nodeRoleArn: poolSystemRole.arn,
    scalingConfig: { desiredSize: 2, maxSize: 2, minSize: 2 },
    subnetIds: [privateA.id, privateB.id, privateC.id],
    taint: [],
    updateConfig: { maxUnavailable: 1 },
    version: '1.35',
  });
  {
    const tags = TerraformIterator.fromMap({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      'k8s.io/cluster-autoscaler/node-template/label/cdk-gpu/pool': 'system',
      'k8s.io/cluster-autoscaler/node-template/resources/ephemeral-storage': '50Gi',
      'k8s.io/cluster-autoscaler/vision-main': 'owned',
    });
    new AutoscalingGroupTagA(stack, 'pool_system_tags', {
      autoscalingGroupName: poolSystem.resources.get(0).autoscalingGroups.get(0).name,
      forEach: tags,
      tag: { key: tags.key, propagateAtLaunch: false, value: Token.asString(tags.value) },
    });
  }
  new DefaultSecurityGroup(stack, 'default_security_group', { tags: { Name: 'vision-main-default' }, vpcId: vpc.id });
  const adminCaller = new EksAccessEntry(stack, 'admin_caller', {
    clusterName: cluster.name,
    principalArn: callerSession.issuerArn,
    type: 'STANDARD',
  });
  new EksAccessPolicyAssociation(stack, 'admin_caller_policy', {
    accessScope: { type: 'cluster' },
    clusterName: cluster.name,
    dependsOn: [adminCaller],
    policyArn: `arn:${partition.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy`,
    principalArn: callerSession.issuerArn,
  });
  const ebsRole = new IamRole(stack, 'ebs_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    }),
    name: 'vision-main-us-east-1-ebs',
  });
  const ebsRoleAmazonEBSCSIDriverPolicyV2 = new IamRolePolicyAttachment(stack, 'ebs_role_AmazonEBSCSIDriverPolicyV2', {
    policyArn: `arn:${partition.partition}:iam::aws:policy/AmazonEBSCSIDriverPolicyV2`,
    role: ebsRole.name,
  });
  new EksAddon(stack, 'addon_aws-ebs-csi-driver', {
    addonName: 'aws-ebs-csi-driver',
    clusterName: cluster.name,
    configurationValues: JSON.stringify({ controller: { nodeSelector: { 'cdk-gpu/pool': 'system' } } }),
    dependsOn: [poolSystem, ebsRoleAmazonEBSCSIDriverPolicyV2],
    podIdentityAssociation: [{ roleArn: ebsRole.arn, serviceAccount: 'ebs-csi-controller-sa' }],
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  new EksAddon(stack, 'addon_coredns', {
    addonName: 'coredns',
    clusterName: cluster.name,
    configurationValues: JSON.stringify({ nodeSelector: { 'cdk-gpu/pool': 'system' } }),
    dependsOn: [poolSystem],
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  new EksAddon(stack, 'addon_metrics-server', {
    addonName: 'metrics-server',
    clusterName: cluster.name,
    dependsOn: [poolSystem],
    resolveConflictsOnCreate: 'OVERWRITE',
    resolveConflictsOnUpdate: 'OVERWRITE',
  });
  const autoscalerRole = new IamRole(stack, 'autoscaler_role', {
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'pods.eks.amazonaws.com' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
    }),
    name: 'vision-main-us-east-1-autoscaler',
  });
  const autoscalerRolePolicy = new IamRolePolicy(stack, 'autoscaler_role_policy', {
    name: 'cdk-gpu',
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
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
          Condition: { StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/vision-main': 'owned' } },
        },
      ],
    }),
    role: autoscalerRole.name,
  });
  new EksPodIdentityAssociation(stack, 'autoscaler', {
    clusterName: cluster.name,
    dependsOn: [autoscalerRolePolicy],
    namespace: 'kube-system',
    roleArn: autoscalerRole.arn,
    serviceAccount: 'cluster-autoscaler',
  });
  new KmsAlias(stack, 'secrets_key_alias', { name: 'alias/vision-main', targetKeyId: secretsKey.keyId });
  new VpcSecurityGroupEgressRule(stack, 'fabric_out', {
    description: 'EFA',
    ipProtocol: '-1',
    referencedSecurityGroupId: fabric.id,
    securityGroupId: fabric.id,
  });
  new VpcSecurityGroupIngressRule(stack, 'fabric_in', {
    description: 'EFA',
    ipProtocol: '-1',
    referencedSecurityGroupId: fabric.id,
    securityGroupId: fabric.id,
  });
}

/** What the cluster runs before any work. */
function addOns(app: App): void {
  const stack = new TerraformStack(app, 'vision-main-addons');
  new LocalBackend(stack, { path: '../../../terraform.vision-main-addons.tfstate' });
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '~> 6.25' });
  stack.addOverride('terraform.required_providers.helm', { source: 'hashicorp/helm', version: '~> 3.1' });
  stack.addOverride('terraform.required_providers.kubernetes', { source: 'hashicorp/kubernetes', version: '~> 2.38' });
  new AwsProvider(stack, 'aws', { allowedAccountIds: ['123456789012'], region: 'us-east-1' });
  const cluster = new DataAwsEksCluster(stack, 'cluster', { name: 'vision-main' });
  new HelmProvider(stack, 'helm', {
    kubernetes: {
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
      exec: {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        args: ['eks', 'get-token', '--cluster-name', 'vision-main', '--region', 'us-east-1', '--output', 'json'],
        command: 'aws',
      },
      host: cluster.endpoint,
    },
  });
  new KubernetesProvider(stack, 'kubernetes', {
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
    exec: [
      {
        apiVersion: 'client.authentication.k8s.io/v1beta1',
        args: ['eks', 'get-token', '--cluster-name', 'vision-main', '--region', 'us-east-1', '--output', 'json'],
        command: 'aws',
      },
    ],
    host: cluster.endpoint,
  });
  const nvidiaDevicePluginNamespace = new NamespaceV1(stack, 'nvidia-device-plugin-namespace', {
    dependsOn: [],
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'pod-security.kubernetes.io/enforce': 'privileged',
        'pod-security.kubernetes.io/warn': 'privileged',
      },
      name: 'nvidia-device-plugin',
    },
  });
  const nvidiaDevicePlugin = new Release(stack, 'nvidia-device-plugin', {
    atomic: true,
    chart: 'nvidia-device-plugin',
    createNamespace: false,
    dependsOn: [nvidiaDevicePluginNamespace],
    maxHistory: 5,
    name: 'nvidia-device-plugin',
    namespace: 'nvidia-device-plugin',
    repository: 'https://nvidia.github.io/k8s-device-plugin',
    timeout: 900,
    values: [
      JSON.stringify({
        resources: { requests: { cpu: '50m', memory: '128Mi' } },
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { effect: 'NoSchedule', key: 'nvidia.com/gpu', operator: 'Exists' },
        ],
      }),
    ],
    version: '0.20.0',
  });
  const awsEfaK8sDevicePlugin = new Release(stack, 'aws-efa-k8s-device-plugin', {
    atomic: true,
    chart: 'aws-efa-k8s-device-plugin',
    createNamespace: false,
    dependsOn: [nvidiaDevicePlugin],
    maxHistory: 5,
    name: 'aws-efa-k8s-device-plugin',
    namespace: 'kube-system',
    repository: 'https://aws.github.io/eks-charts',
    timeout: 900,
    values: [
      JSON.stringify({
        resources: { requests: { cpu: '10m', memory: '20Mi' } },
        supportedInstanceLabels: { keys: ['cdk-gpu/pool'], values: ['large'] },
        tolerations: [{ effect: 'NoSchedule', key: 'nvidia.com/gpu', operator: 'Exists' }],
      }),
    ],
    version: 'v0.5.30',
  });
  const clusterAutoscaler = new Release(stack, 'cluster-autoscaler', {
    atomic: true,
    chart: 'cluster-autoscaler',
    createNamespace: false,
    dependsOn: [awsEfaK8sDevicePlugin],
    maxHistory: 5,
    name: 'cluster-autoscaler',
    namespace: 'kube-system',
    repository: 'https://kubernetes.github.io/autoscaler',
    timeout: 900,
    values: [
      JSON.stringify({
        autoDiscovery: { clusterName: 'vision-main' },
        awsRegion: 'us-east-1',
        cloudProvider: 'aws',
        containerSecurityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        extraArgs: { expander: 'least-waste', 'skip-nodes-with-local-storage': false, 'skip-nodes-with-system-pods': false },
        fullnameOverride: 'cluster-autoscaler',
        image: { tag: 'v1.35.2' },
        nodeSelector: { 'cdk-gpu/pool': 'system' },
        rbac: { serviceAccount: { create: true, name: 'cluster-autoscaler' } },
        resources: { requests: { cpu: '100m', memory: '600Mi' } },
        securityContext: {
          fsGroup: 65534,
          runAsGroup: 65534,
          runAsNonRoot: true,
          runAsUser: 65534,
          seccompProfile: { type: 'RuntimeDefault' },
        },
      }),
    ],
    version: '9.59.0',
  });
  const jobsetNamespace = new NamespaceV1(stack, 'jobset-namespace', {
    dependsOn: [clusterAutoscaler],
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
      name: 'jobset-system',
    },
  });
  new Release(stack, 'jobset', {
    atomic: true,
    chart: 'jobset',
    createNamespace: false,
    dependsOn: [clusterAutoscaler, jobsetNamespace],
    maxHistory: 5,
    name: 'jobset',
    namespace: 'jobset-system',
    repository: 'oci://registry.k8s.io/jobset/charts',
    timeout: 900,
    values: [
      JSON.stringify({
        controller: { nodeSelector: { 'cdk-gpu/pool': 'system' }, resources: { requests: { cpu: '250m', memory: '128Mi' } } },
      }),
    ],
    version: '0.12.0',
  });
}

/** What runs in the cluster. */
function manifests(app: KubernetesApp): void {
  const chart = new Chart(app, 'main');
  new ApiObject(chart, 'vision-namespace', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'vision',
        'app.kubernetes.io/part-of': 'vision',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/audit-version': 'v1.35',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/enforce-version': 'v1.35',
        'pod-security.kubernetes.io/warn': 'restricted',
        'pod-security.kubernetes.io/warn-version': 'v1.35',
      },
      name: 'vision',
    },
  });
  new ApiObject(chart, 'namespace.allow-dns-networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'namespace.allow-dns',
        'app.kubernetes.io/part-of': 'vision',
      },
      name: 'namespace.allow-dns',
      namespace: 'vision',
    },
    spec: {
      egress: [
        {
          ports: [
            { port: 53, protocol: 'UDP' },
            { port: 53, protocol: 'TCP' },
          ],
          to: [
            { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } },
            { ipBlock: { cidr: '169.254.20.10/32' } },
            { ipBlock: { cidr: '169.254.169.254/32' } },
          ],
        },
      ],
      podSelector: {},
      policyTypes: ['Egress'],
    },
  });
  new ApiObject(chart, 'namespace.allow-https-out-networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'namespace.allow-https-out',
        'app.kubernetes.io/part-of': 'vision',
      },
      name: 'namespace.allow-https-out',
      namespace: 'vision',
    },
    spec: {
      egress: [{ ports: [{ port: 443, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } }] }],
      podSelector: {},
      policyTypes: ['Egress'],
    },
  });
  new ApiObject(chart, 'namespace.default-deny-networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'namespace.default-deny',
        'app.kubernetes.io/part-of': 'vision',
      },
      name: 'namespace.default-deny',
      namespace: 'vision',
    },
    spec: { podSelector: {}, policyTypes: ['Egress', 'Ingress'] },
  });
  new ApiObject(chart, 'user-10001-configmap', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      labels: { 'app.kubernetes.io/managed-by': 'cdk-gpu', 'app.kubernetes.io/name': 'user-10001', 'app.kubernetes.io/part-of': 'vision' },
      name: 'user-10001',
      namespace: 'vision',
    },
    data: {
      group: 'root:x:0:\ncdk-gpu:x:10001:\nnogroup:x:65534:\n',
      passwd:
        'root:x:0:0:root:/root:/bin/sh\ncdk-gpu:x:10001:10001:cdk-gpu:/home/cdk-gpu:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
    },
  });
  new ApiObject(chart, 'chat-serviceaccount', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'chat',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'chat',
      },
      name: 'chat',
      namespace: 'vision',
    },
    automountServiceAccountToken: false,
  });
  new ApiObject(chart, 'chat-service', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'chat',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'chat',
      },
      name: 'chat',
      namespace: 'vision',
    },
    spec: {
      ports: [{ name: 'http', port: 8000, protocol: 'TCP', targetPort: 'http' }],
      selector: { 'cdk-gpu/workload': 'chat' },
      type: 'ClusterIP',
    },
  });
  new ApiObject(chart, 'chat-deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      annotations: {
        'checkov.io/skip1': 'CKV_K8S_11=cores that idle are shared, a limit would only throttle',
        'checkov.io/skip2': 'CKV_K8S_15=a restart must not wait for a registry',
        'checkov.io/skip3': 'CKV_K8S_43=the tag is what the program says, or a hash of the content',
        'kube-score/ignore':
          'container-ephemeral-storage-request-and-limit,container-image-pull-policy,container-resources,deployment-has-host-podantiaffinity,pod-probes-identical',
      },
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'chat',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'chat',
      },
      name: 'chat',
      namespace: 'vision',
    },
    spec: {
      progressDeadlineSeconds: 1500,
      revisionHistoryLimit: 5,
      selector: { matchLabels: { 'cdk-gpu/workload': 'chat' } },
      strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }, type: 'RollingUpdate' },
      template: {
        metadata: {
          labels: {
            'app.kubernetes.io/managed-by': 'cdk-gpu',
            'app.kubernetes.io/name': 'chat',
            'app.kubernetes.io/part-of': 'vision',
            'cdk-gpu/workload': 'chat',
          },
        },
        spec: {
          automountServiceAccountToken: false,
          containers: [
            {
              env: [
                { name: 'HF_HOME', value: '/home/cdk-gpu/.cache/huggingface' },
                { name: 'HOME', value: '/home/cdk-gpu' },
                { name: 'LOGNAME', value: 'cdk-gpu' },
                { name: 'TORCHINDUCTOR_CACHE_DIR', value: '/home/cdk-gpu/.cache/torchinductor' },
                { name: 'TRITON_CACHE_DIR', value: '/home/cdk-gpu/.cache/triton' },
                { name: 'USER', value: 'cdk-gpu' },
                { name: 'VLLM_CACHE_ROOT', value: '/home/cdk-gpu/.cache/vllm' },
                { name: 'XDG_CACHE_HOME', value: '/home/cdk-gpu/.cache' },
              ],
              image: 'vllm/vllm-openai:v0.11.0',
              imagePullPolicy: 'IfNotPresent',
              lifecycle: { preStop: { sleep: { seconds: 15 } } },
              livenessProbe: { failureThreshold: 5, httpGet: { path: '/health', port: 'http' }, periodSeconds: 10, timeoutSeconds: 5 },
              name: 'main',
              ports: [{ containerPort: 8000, name: 'http' }],
              readinessProbe: { failureThreshold: 2, httpGet: { path: '/health', port: 'http' }, periodSeconds: 5, timeoutSeconds: 5 },
              resources: {
                limits: { memory: '13856Mi', 'nvidia.com/gpu': '1' },
                requests: { cpu: '3690m', memory: '13856Mi', 'nvidia.com/gpu': '1' },
              },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
              startupProbe: { failureThreshold: 120, httpGet: { path: '/health', port: 'http' }, periodSeconds: 5, timeoutSeconds: 5 },
              volumeMounts: [
                { mountPath: '/etc/group', name: 'user', readOnly: true, subPath: 'group' },
                { mountPath: '/etc/passwd', name: 'user', readOnly: true, subPath: 'passwd' },
                { mountPath: '/home/cdk-gpu', name: 'home' },
                { mountPath: '/tmp', name: 'tmp' },
                { mountPath: '/dev/shm', name: 'shared-memory' },
              ],
            },
          ],
          enableServiceLinks: false,
          nodeSelector: { 'cdk-gpu/pool': 'small' },
          restartPolicy: 'Always',
          securityContext: {
            fsGroup: 10001,
            fsGroupChangePolicy: 'OnRootMismatch',
            runAsGroup: 10001,
            runAsNonRoot: true,
            runAsUser: 10001,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          serviceAccountName: 'chat',
          terminationGracePeriodSeconds: 75,
          tolerations: [{ effect: 'NoSchedule', key: 'nvidia.com/gpu', operator: 'Exists' }],
          topologySpreadConstraints: [
            {
              labelSelector: { matchLabels: { 'cdk-gpu/workload': 'chat' } },
              matchLabelKeys: ['pod-template-hash'],
              maxSkew: 1,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'ScheduleAnyway',
            },
          ],
          volumes: [
            { emptyDir: {}, name: 'home' },
            { emptyDir: {}, name: 'tmp' },
            { configMap: { name: 'user-10001' }, name: 'user' },
            { emptyDir: { medium: 'Memory', sizeLimit: '1732Mi' }, name: 'shared-memory' },
          ],
        },
      },
    },
  });
  new ApiObject(chart, 'chat-horizontalpodautoscaler', {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'chat',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'chat',
      },
      name: 'chat',
      namespace: 'vision',
    },
    spec: {
      behavior: {
        scaleDown: { policies: [{ periodSeconds: 300, type: 'Pods', value: 1 }], stabilizationWindowSeconds: 300 },
        scaleUp: {
          policies: [
            { periodSeconds: 60, type: 'Pods', value: 2 },
            { periodSeconds: 60, type: 'Percent', value: 100 },
          ],
          selectPolicy: 'Max',
          stabilizationWindowSeconds: 0,
        },
      },
      maxReplicas: 8,
      metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70, type: 'Utilization' } }, type: 'Resource' }],
      minReplicas: 2,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'chat' },
    },
  });
  new ApiObject(chart, 'chat-poddisruptionbudget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'chat',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'chat',
      },
      name: 'chat',
      namespace: 'vision',
    },
    spec: { maxUnavailable: 1, selector: { matchLabels: { 'cdk-gpu/workload': 'chat' } }, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
  });
  new ApiObject(chart, 'tune-serviceaccount', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'tune',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'tune',
      },
      name: 'tune',
      namespace: 'vision',
    },
    automountServiceAccountToken: false,
  });
  new ApiObject(chart, 'tune-networkpolicy', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      annotations: { 'kube-score/ignore': 'networkpolicy-targets-pod' },
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'tune',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'tune',
      },
      name: 'tune',
      namespace: 'vision',
    },
    spec: {
      egress: [{ to: [{ podSelector: { matchLabels: { 'cdk-gpu/workload': 'tune' } } }] }],
      ingress: [{ from: [{ podSelector: { matchLabels: { 'cdk-gpu/workload': 'tune' } } }] }],
      podSelector: { matchLabels: { 'cdk-gpu/workload': 'tune' } },
      policyTypes: ['Egress', 'Ingress'],
    },
  });
  new ApiObject(chart, 'tune-d7058424-jobset', {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    metadata: {
      labels: {
        'app.kubernetes.io/managed-by': 'cdk-gpu',
        'app.kubernetes.io/name': 'tune',
        'app.kubernetes.io/part-of': 'vision',
        'cdk-gpu/workload': 'tune',
      },
      name: 'tune-d7058424',
      namespace: 'vision',
    },
    spec: {
      failurePolicy: {
        maxRestarts: 3,
        restartStrategy: 'BlockingRecreate',
        rules: [
          {
            action: 'FailJobSet',
            name: 'configuration',
            onJobFailureMessagePatterns: ['failed with exit code'],
            onJobFailureReasons: ['PodFailurePolicy'],
          },
          { action: 'FailJobSet', name: 'timeout', onJobFailureReasons: ['DeadlineExceeded'] },
          {
            action: 'RestartJobSetAndIgnoreMaxRestarts',
            name: 'disruption',
            onJobFailureMessagePatterns: ['has condition DisruptionTarget'],
            onJobFailureReasons: ['PodFailurePolicy'],
          },
        ],
      },
      network: { enableDNSHostnames: true, publishNotReadyAddresses: true, subdomain: 'tune-d7058424' },
      replicatedJobs: [
        {
          name: 'node',
          replicas: 1,
          template: {
            metadata: {
              labels: {
                'app.kubernetes.io/managed-by': 'cdk-gpu',
                'app.kubernetes.io/name': 'tune',
                'app.kubernetes.io/part-of': 'vision',
                'cdk-gpu/workload': 'tune',
              },
            },
            spec: {
              backoffLimit: 0,
              completionMode: 'Indexed',
              completions: 4,
              parallelism: 4,
              podFailurePolicy: {
                rules: [
                  { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [126, 127] } },
                  { action: 'FailJob', onPodConditions: [{ status: 'True', type: 'DisruptionTarget' }] },
                ],
              },
              podReplacementPolicy: 'Failed',
              template: {
                metadata: {
                  annotations: { 'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false' },
                  labels: {
                    'app.kubernetes.io/managed-by': 'cdk-gpu',
                    'app.kubernetes.io/name': 'tune',
                    'app.kubernetes.io/part-of': 'vision',
                    'cdk-gpu/workload': 'tune',
                  },
                },
                spec: {
                  automountServiceAccountToken: false,
                  containers: [
                    {
                      env: [
                        { name: 'FI_EFA_USE_HUGE_PAGE', value: '0' },
                        { name: 'FI_PROVIDER', value: 'efa' },
                        { name: 'GPUS_PER_NODE', value: '8' },
                        { name: 'HF_HOME', value: '/home/cdk-gpu/.cache/huggingface' },
                        { name: 'HOME', value: '/home/cdk-gpu' },
                        { name: 'LEADER_ADDRESS', value: 'tune-d7058424-node-0-0.tune-d7058424' },
                        { name: 'LOGNAME', value: 'cdk-gpu' },
                        { name: 'NCCL_SOCKET_IFNAME', value: '^lo,docker,veth' },
                        { name: 'NNODES', value: '4' },
                        {
                          name: 'NODE_RANK',
                          valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
                        },
                        { name: 'PET_MASTER_ADDR', value: 'tune-d7058424-node-0-0.tune-d7058424' },
                        { name: 'PET_MASTER_PORT', value: '29500' },
                        { name: 'PET_NNODES', value: '4' },
                        {
                          name: 'PET_NODE_RANK',
                          valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } },
                        },
                        { name: 'PET_NPROC_PER_NODE', value: '8' },
                        { name: 'TORCHINDUCTOR_CACHE_DIR', value: '/home/cdk-gpu/.cache/torchinductor' },
                        { name: 'TRITON_CACHE_DIR', value: '/home/cdk-gpu/.cache/triton' },
                        { name: 'USER', value: 'cdk-gpu' },
                        { name: 'VLLM_CACHE_ROOT', value: '/home/cdk-gpu/.cache/vllm' },
                        { name: 'XDG_CACHE_HOME', value: '/home/cdk-gpu/.cache' },
                      ],
                      image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/vision/images/finetune:bf51f1d631681bbe',
                      imagePullPolicy: 'IfNotPresent',
                      name: 'main',
                      resources: {
                        limits: { memory: '1938080Mi', 'nvidia.com/gpu': '8', 'vpc.amazonaws.com/efa': '32' },
                        requests: { cpu: '191210m', memory: '1938080Mi', 'nvidia.com/gpu': '8', 'vpc.amazonaws.com/efa': '32' },
                      },
                      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
                      volumeMounts: [
                        { mountPath: '/etc/group', name: 'user', readOnly: true, subPath: 'group' },
                        { mountPath: '/etc/passwd', name: 'user', readOnly: true, subPath: 'passwd' },
                        { mountPath: '/home/cdk-gpu', name: 'home' },
                        { mountPath: '/tmp', name: 'tmp' },
                        { mountPath: '/dev/shm', name: 'shared-memory' },
                      ],
                    },
                  ],
                  enableServiceLinks: false,
                  nodeSelector: { 'cdk-gpu/pool': 'large' },
                  restartPolicy: 'Never',
                  securityContext: {
                    fsGroup: 10001,
                    fsGroupChangePolicy: 'OnRootMismatch',
                    runAsGroup: 10001,
                    runAsNonRoot: true,
                    runAsUser: 10001,
                    seccompProfile: { type: 'RuntimeDefault' },
                  },
                  serviceAccountName: 'tune',
                  terminationGracePeriodSeconds: 30,
                  tolerations: [{ effect: 'NoSchedule', key: 'nvidia.com/gpu', operator: 'Exists' }],
                  volumes: [
                    { emptyDir: {}, name: 'home' },
                    { emptyDir: {}, name: 'tmp' },
                    { configMap: { name: 'user-10001' }, name: 'user' },
                    { emptyDir: { medium: 'Memory', sizeLimit: '242260Mi' }, name: 'shared-memory' },
                  ],
                },
              },
            },
          },
        },
      ],
    },
  });
}

const terraform = new App({ outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out', stackTraces: false });
registry(terraform);
cluster(terraform);
addOns(terraform);
terraform.synth();
const kubernetes = new KubernetesApp({ outdir: process.env.CDK8S_OUTDIR ?? 'manifests' });
manifests(kubernetes);
kubernetes.synth();
