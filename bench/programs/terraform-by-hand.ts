// The same clusters with cdktf alone, as somebody writes it who knows which imports are cheap and keeps absolute paths out of the output.
import { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { Subnet } from '@cdktf/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktf/provider-aws/lib/vpc/index.js';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { blueprintId, countFrom, kubernetesMinor, nodePolicy, numbered, pools, region, zones } from '../shape';

const count = countFrom(process.argv[2]);
const app = new App({ outdir: process.env.CDKTF_OUTDIR ?? 'cdktf.out', stackTraces: false });
for (let i = 0; i < count; i++) {
  const name = numbered('c', i);
  const stackName = `${blueprintId}-${name}`;
  const stack = new TerraformStack(app, stackName);
  new LocalBackend(stack, { path: `../../../terraform.${stackName}.tfstate` });
  // cdktf writes the short name and one exact version; both sides write the whole name and a range.
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '~> 6.25' });
  new AwsProvider(stack, 'aws', { region });
  const vpc = new Vpc(stack, 'vpc', { cidrBlock: '10.0.0.0/16', tags: { Name: name } });
  const subnetIds = zones.map(
    (availabilityZone, n) => new Subnet(stack, `subnet${n}`, { vpcId: vpc.id, cidrBlock: `10.0.${n}.0/24`, availabilityZone }).id,
  );
  const role = new IamRole(stack, 'role', { name, assumeRolePolicy: nodePolicy });
  const cluster = new EksCluster(stack, 'cluster', { name, roleArn: role.arn, version: kubernetesMinor, vpcConfig: { subnetIds } });
  for (const { id, machineType, min, max } of pools) {
    new EksNodeGroup(stack, `pool-${id}`, {
      clusterName: cluster.name,
      nodeGroupName: id,
      nodeRoleArn: role.arn,
      subnetIds,
      instanceTypes: [machineType],
      labels: { 'cdk-gpu/pool': id },
      scalingConfig: { minSize: min, maxSize: max, desiredSize: min },
      taint: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' }],
    });
  }
}
app.synth();
