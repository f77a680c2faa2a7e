import { Fn, type ITerraformDependable, TerraformIterator, Token } from 'cdktf';
import { AutoscalingGroupTagA } from '@cdktf/provider-aws/lib/autoscaling-group-tag/index.js';
import type { EksCluster } from '@cdktf/provider-aws/lib/eks-cluster/index.js';
import { EksNodeGroup } from '@cdktf/provider-aws/lib/eks-node-group/index.js';
import { PlacementGroup } from '@cdktf/provider-aws/lib/placement-group/index.js';
import type { PlacedPool } from '../../placement/placement';
import type { ClusterContext } from '../target';
import type { CapacityGroup } from '../capacity-groups';
import { groupsOf, type Capacity } from './capacity';
import { diskGiB } from './disk';
import { drawLaunchTemplate } from './launch-template';
import { groupName, nodeGroupId, nodeGroupName } from './names';
import type { Network } from './network';
import type { NodeImage } from './node-image';
import { nodeGroupLabels } from './pools';
import { drawReservationGroup } from './reservation-group';
import { drawNodeRole, type Role, type RoleScope } from './roles';

/** What a pool's node groups need from the rest of the cluster. */
export interface NodePoolProps {
  readonly image: NodeImage;
  readonly context: ClusterContext;
  readonly cluster: EksCluster;
  readonly network: Network;
  /** Zones of what one of the pool's capacities buys. */
  zonesOf(capacity: Capacity): readonly string[];
  /** Group that lets EFA through; null when no pool has it. */
  readonly fabricGroup: string | null;
  /** What must be there before the first node. */
  readonly after: ITerraformDependable;
}

const taintEffects = { NoSchedule: 'NO_SCHEDULE', PreferNoSchedule: 'PREFER_NO_SCHEDULE', NoExecute: 'NO_EXECUTE' } as const;

/** Draws one pool: its role, and a managed node group for each of its capacities. Gives back all groups. */
export function drawNodePool(scope: RoleScope, placed: PlacedPool, props: NodePoolProps): readonly EksNodeGroup[] {
  const role = drawNodeRole(scope, placed.pool, props.context);
  return groupsOf(placed.pool).map((group) => drawNodeGroup(scope, placed, { ...props, role, group }));
}

/** Draws one node group with its launch template. */
function drawNodeGroup(
  scope: RoleScope,
  placed: PlacedPool,
  { role, group, ...props }: NodePoolProps & { readonly role: Role; readonly group: CapacityGroup<Capacity> },
): EksNodeGroup {
  const { stack, cluster: name } = scope;
  const { pool, machine, node, fabric } = placed;
  const { capacity, size } = group;
  const id = nodeGroupId(pool, group);
  const tags = { ...props.context.blueprint.tags, ...pool.tags };

  // Reservations and blocks that were not bought for a placement group cannot be used in one.
  const placementGroup =
    fabric && capacity.kind === 'onDemand'
      ? new PlacementGroup(stack, `pool_${id}_placement`, { name: groupName(name, id), strategy: 'cluster' }).name
      : null;
  const reservations = capacity.kind === 'reservation' && capacity.id.length > 1 ? drawReservationGroup(scope, id, capacity.id) : null;
  const template = drawLaunchTemplate(stack, placed, {
    group: id,
    image: props.image,
    capacity,
    cluster: name,
    tags,
    securityGroups: props.fabricGroup === null ? [] : [props.cluster.vpcConfig.clusterSecurityGroupId, props.fabricGroup],
    placementGroup,
    reservationGroup: reservations?.arn ?? null,
  });

  const drawn = new EksNodeGroup(stack, `pool_${id}`, {
    clusterName: props.cluster.name,
    nodeGroupName: nodeGroupName(id),
    nodeRoleArn: role.arn,
    subnetIds: props.zonesOf(capacity).map((zone) => props.network.privateSubnets.get(zone) ?? ''),
    version: props.context.cluster.kubernetesVersion,
    amiType: props.image.amiType(machine.arch, pool.kind === 'gpu'),
    capacityType: capacity.kind === 'spot' ? 'SPOT' : capacity.kind === 'capacityBlock' ? 'CAPACITY_BLOCK' : 'ON_DEMAND',
    ...(capacity.kind === 'capacityBlock' ? {} : { instanceTypes: [machine.type] }),
    launchTemplate: { id: template.id, version: Token.asString(Fn.tostring(template.latestVersion)) },
    labels: nodeGroupLabels(props.image, placed),
    taint: node.taints.map(({ key, value, effect }) => ({ key, ...(value === '' ? {} : { value }), effect: taintEffects[effect] })),
    // EKS wants room for one node even where the program wants none.
    scalingConfig: { minSize: size.min, maxSize: Math.max(1, size.max), desiredSize: size.start },
    updateConfig: { maxUnavailable: 1 },
    nodeRepairConfig: { enabled: true },
    ...(Object.keys(pool.tags).length === 0 ? {} : { tags: pool.tags }),
    // The autoscaler moves the number of nodes; a plan must not move it back. A number that is fixed is the program's to move.
    ...(size.min === size.max ? {} : { lifecycle: { ignoreChanges: ['scaling_config[0].desired_size'] } }),
    dependsOn: [...role.ready, ...(reservations?.ready ?? []), props.after],
  });
  drawAutoscalerTags(scope, id, { group: drawn, tags: autoscalerTags(name, placed, props.image) });
  return drawn;
}

/** The most characters that a key of a tag may have. */
const longestTagKey = 128;

/**
 * Tags by which the cluster autoscaler finds a group, and knows what a node would be like while there is none: it asks EKS about a group only until
 * the group's first node (kubernetes/autoscaler#8799).
 */
export function autoscalerTags(cluster: string, placed: PlacedPool, image: NodeImage): Readonly<Record<string, string>> {
  const { node } = placed;
  const template = 'k8s.io/cluster-autoscaler/node-template';
  const tags: Record<string, string> = { 'k8s.io/cluster-autoscaler/enabled': 'true', [`k8s.io/cluster-autoscaler/${cluster}`]: 'owned' };
  for (const [key, value] of Object.entries(nodeGroupLabels(image, placed))) tags[`${template}/label/${key}`] = value;
  for (const { key, value, effect } of node.taints) tags[`${template}/taint/${key}`] = `${value}:${effect}`;
  for (const [resource, count] of Object.entries(node.devices)) tags[`${template}/resources/${resource}`] = String(count);
  tags[`${template}/resources/ephemeral-storage`] = `${String(scratchGiB(placed))}Gi`;
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => key.length <= longestTagKey)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Where scratch volumes are: the machine's own disks, joined, or else the pool's disk. */
function scratchGiB(placed: PlacedPool): number {
  return placed.machine.localSsdGb > 0 ? Math.floor((placed.machine.localSsdGb * 1e9) / 2 ** 30) : diskGiB(placed.pool);
}

/** One resource for all tags, by key: hundreds of pools would have thousands otherwise, and none depends on the order of the others. */
function drawAutoscalerTags(
  { stack }: RoleScope,
  id: string,
  { group, tags }: { readonly group: EksNodeGroup; readonly tags: Readonly<Record<string, string>> },
): void {
  const each = TerraformIterator.fromMap({ ...tags });
  new AutoscalingGroupTagA(stack, `pool_${id}_tags`, {
    forEach: each,
    autoscalingGroupName: group.resources.get(0).autoscalingGroups.get(0).name,
    tag: { key: each.key, value: Token.asString(each.value), propagateAtLaunch: false },
  });
}
