import { Fn, TerraformOutput, TerraformStack, Testing } from 'cdktf';
import { DataAwsAvailabilityZones } from '@cdktf/provider-aws/lib/data-aws-availability-zones/index.js';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { ContainerCluster } from '@cdktf/provider-google/lib/container-cluster/index.js';
import { ContainerNodePool } from '@cdktf/provider-google/lib/container-node-pool/index.js';
import { GoogleProvider } from '@cdktf/provider-google/lib/provider/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { Release } from '@cdktf/provider-helm/lib/release/index.js';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';

/** Parsed stacks by name. */
export type Stacks = Readonly<Record<string, unknown>>;

/** A cluster with GPU nodes on AWS, as a plain cdktf program writes it. */
export const awsStacks = (): Stacks =>
  synthesized('aws', (stack) => {
    new AwsProvider(stack, 'aws', { region: 'us-east-1', defaultTags: [{ tags: { owner: 'test' } }] });
    const zones = new DataAwsAvailabilityZones(stack, 'zones', { state: 'available' });
    const vpc = new Vpc(stack, 'vpc', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: true });
    const subnets = [0, 1, 2].map(
      (index) =>
        new Subnet(stack, `subnet-${index}`, {
          vpcId: vpc.id,
          cidrBlock: Fn.cidrsubnet(vpc.cidrBlock, 8, index),
          availabilityZone: Fn.element(zones.names, index) as string,
        }),
    );
    const cluster = new EksCluster(stack, 'cluster', {
      name: 'gpu',
      roleArn: 'arn:aws:iam::123456789012:role/cluster',
      vpcConfig: { subnetIds: subnets.map((subnet) => subnet.id) },
    });
    new EksNodeGroup(stack, 'nodes', {
      clusterName: cluster.name,
      nodeRoleArn: 'arn:aws:iam::123456789012:role/nodes',
      subnetIds: subnets.map((subnet) => subnet.id),
      instanceTypes: ['g6.xlarge'],
      scalingConfig: { minSize: 0, desiredSize: 0, maxSize: 4 },
      taint: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NO_SCHEDULE' }],
    });
    new TerraformOutput(stack, 'ca', { value: Fn.base64decode(cluster.certificateAuthority.get(0).data) });
  });

/** Add-ons of a cluster that is found by its name. */
export const addonStacks = (): Stacks =>
  synthesized('addons', (stack) => {
    new AwsProvider(stack, 'aws', { region: 'us-east-1' });
    const cluster = new DataAwsEksCluster(stack, 'cluster', { name: 'gpu' });
    const access = {
      host: cluster.endpoint,
      clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
      exec: { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', args: ['eks', 'get-token', '--cluster-name', 'gpu'] },
    };
    new HelmProvider(stack, 'helm', { kubernetes: access });
    new KubernetesProvider(stack, 'kubernetes', { ...access, exec: [access.exec] });
    const namespace = new NamespaceV1(stack, 'operators', { metadata: { name: 'gpu-operator' } });
    new Release(stack, 'operator', {
      name: 'gpu-operator',
      chart: 'gpu-operator',
      repository: 'https://helm.ngc.nvidia.com/nvidia',
      namespace: namespace.metadata.name,
      set: [{ name: 'driver.enabled', value: 'false' }],
      values: ['toolkit: { enabled: true }'],
    });
  });

/** A cluster with GPU nodes on Google Cloud. */
export const googleStacks = (): Stacks =>
  synthesized('google', (stack) => {
    new GoogleProvider(stack, 'google', { project: 'project', region: 'us-central1' });
    const cluster = new ContainerCluster(stack, 'cluster', {
      name: 'gpu',
      location: 'us-central1',
      initialNodeCount: 1,
      removeDefaultNodePool: true,
      workloadIdentityConfig: { workloadPool: 'project.svc.id.goog' },
    });
    new ContainerNodePool(stack, 'nodes', {
      cluster: cluster.name,
      location: cluster.location,
      autoscaling: { minNodeCount: 0, maxNodeCount: 4 },
      nodeConfig: {
        machineType: 'a3-highgpu-8g',
        oauthScopes: ['https://www.googleapis.com/auth/cloud-platform'],
        taint: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' }],
      },
    });
    new TerraformOutput(stack, 'ca', { value: Fn.base64decode(cluster.masterAuth.clusterCaCertificate) });
  });

function synthesized(name: string, fill: (stack: TerraformStack) => void): Stacks {
  const stack = new TerraformStack(Testing.app(), name);
  fill(stack);
  return { [name]: JSON.parse(Testing.synth(stack)) as unknown };
}
