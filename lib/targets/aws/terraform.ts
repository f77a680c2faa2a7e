import { Fn, type TerraformStack } from 'cdktf';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity/index.js';
import { DataAwsEksCluster } from '@cdktf/provider-aws/lib/data-aws-eks-cluster/index.js';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition/index.js';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider/index.js';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider/index.js';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider/index.js';
import type { BlueprintModel } from '../../model/blueprint';
import type { ClusterContext, ClusterDraft, RegistryContext } from '../target';
import { drawAutoscalerRole, drawEarlyAddOns, drawLateAddOns } from './add-ons';
import { drawControlPlane } from './cluster';
import { needsAutoscaler } from './components';
import { drawFabricGroup } from './fabric';
import { clusterName } from './names';
import { drawNetwork } from './network';
import { nodeImages } from './node-images';
import { drawNodePool } from './node-pool';
import type { Settings } from './options';
import { systemPoolId } from '../system-pool';
import { drawRepositories } from './registry-stack';
import type { RoleScope } from './roles';
import { baseZones, networkZones, zonesOfGroup } from './zones';

/** Draws one cluster with its network, and finds it again for its add-ons. */
export function drawCluster(settings: Settings, context: ClusterContext, draft: ClusterDraft): void {
  const name = clusterName(context.blueprint.id, context.cluster.id);
  const stack = draft.cluster;
  drawProvider(stack, settings, context.blueprint);
  const partition = new DataAwsPartition(stack, 'partition').partition;
  const caller = new DataAwsCallerIdentity(stack, 'caller');
  const scope: RoleScope = { stack, cluster: name, region: settings.region, partition, account: caller.accountId };
  const { pools } = context;

  const network = drawNetwork(
    scope,
    settings,
    networkZones(
      settings,
      pools.map(({ pool }) => pool),
    ),
  );
  // EKS does not let a control plane change its zones, so it is only in those that no pool adds.
  const cluster = drawControlPlane(scope, settings, {
    model: context.cluster,
    subnetIds: baseZones(settings).map((zone) => network.privateSubnets.get(zone) ?? ''),
    callerArn: caller.arn,
  });
  const early = drawEarlyAddOns(scope, cluster, network.ready);
  const fabricGroup = pools.some(({ fabric }) => fabric) ? drawFabricGroup(stack, name, network.vpcId) : null;

  for (const placed of pools) {
    const groups = drawNodePool(scope, placed, {
      image: nodeImages[settings.nodeImage],
      context,
      cluster,
      network,
      zonesOf: (capacity) => zonesOfGroup(settings, placed, capacity),
      fabricGroup: placed.fabric ? fabricGroup : null,
      after: early,
    });
    const [first] = groups;
    if (placed.pool.id === systemPoolId && first !== undefined) drawLateAddOns(scope, cluster, first);
  }
  if (needsAutoscaler(pools)) drawAutoscalerRole(scope, cluster);
  if (draft.addOns !== null) drawAddOnProviders(draft.addOns, settings, context);
}

/** Draws the blueprint's registries. */
export function drawRegistries(settings: Settings, context: RegistryContext, stack: TerraformStack): void {
  drawProvider(stack, settings, context.blueprint);
  const owner = {
    partition: new DataAwsPartition(stack, 'partition').partition,
    account: new DataAwsCallerIdentity(stack, 'caller').accountId,
  };
  drawRepositories(stack, context, owner);
}

function drawProvider(stack: TerraformStack, { region, account }: Settings, { tags }: BlueprintModel): void {
  new AwsProvider(stack, 'aws', {
    region,
    ...(account === null ? {} : { allowedAccountIds: [account] }),
    ...(Object.keys(tags).length === 0 ? {} : { defaultTags: [{ tags }] }),
  });
}

/** Providers for Helm releases. They know the cluster by its name alone, and get a token when they need one, so none is kept in the state. */
function drawAddOnProviders(stack: TerraformStack, settings: Settings, context: ClusterContext): void {
  const name = clusterName(context.blueprint.id, context.cluster.id);
  drawProvider(stack, settings, context.blueprint);
  const cluster = new DataAwsEksCluster(stack, 'cluster', { name });
  const access = {
    host: cluster.endpoint,
    clusterCaCertificate: Fn.base64decode(cluster.certificateAuthority.get(0).data),
  };
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    command: 'aws',
    args: ['eks', 'get-token', '--cluster-name', name, '--region', settings.region, '--output', 'json'],
  };
  new HelmProvider(stack, 'helm', { kubernetes: { ...access, exec } });
  new KubernetesProvider(stack, 'kubernetes', { ...access, exec: [exec] });
}
