import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, isRecord, type Json } from '../tree';
import { nodeGroupOf, reservationsOf, zonesOf } from './aws-capacity';
import { templateFindings } from './aws-launch-templates';
import { membersOf } from './aws-reservations';
import { boughtOf, type Bought } from './capacity';
import { equal, held, look, sameSet, textOf } from './held';
import type { ClusterTruth } from './truth';
import { addressOf, type View, type Written } from './view';

const effects: Readonly<Record<string, string>> = {
  NoSchedule: 'NO_SCHEDULE',
  PreferNoSchedule: 'PREFER_NO_SCHEDULE',
  NoExecute: 'NO_EXECUTE',
};

interface Grouped {
  readonly placed: PlacedPool;
  readonly bought: Bought;
  readonly group: Written;
  readonly truth: ClusterTruth;
}

/** A pool is a node group for each way in which its nodes are bought. */
export function poolFindings(view: View, placed: PlacedPool, truth: ClusterTruth): readonly string[] {
  const groups = view.of('aws_eks_node_group');
  return boughtOf(placed.pool).flatMap((bought) => {
    const name = nodeGroupOf(placed.pool, bought);
    const group = groups.find(({ body }) => look(body, 'node_group_name') === name);
    return group === undefined ? [`there is no node group ${name}`] : groupFindings(view, { placed, bought, group, truth });
  });
}

/** A node group is its pool: size, zones, labels, taints, image, machine and way of buying. */
function groupFindings(view: View, { placed, bought, group, truth }: Grouped): readonly string[] {
  const { pool, machine, node } = placed;
  const { context } = truth;
  const { kind, size } = bought;
  const where = `node group ${nodeGroupOf(pool, bought)}`;
  const template = view.behind(look(group.body, 'launch_template.id'), 'aws_launch_template', 'id');
  const subnets = look(group.body, 'subnet_ids');
  const zones = (isList(subnets) ? subnets : []).map(
    (each) => look(view.behind(each, 'aws_subnet', 'id')?.body, 'availability_zone') ?? null,
  );
  const open = (isList(subnets) ? subnets : []).filter(
    (each) => look(view.behind(each, 'aws_subnet')?.body, 'map_public_ip_on_launch') !== undefined,
  );
  const labels = Object.fromEntries(
    Object.entries(node.labels).filter(([key]) => !/^(kubernetes\.io\/(arch|os)|node\.kubernetes\.io\/instance-type)$/.test(key)),
  );
  const block = kind === 'capacityBlock';
  const fixed = size.min === size.max;
  return [
    ...held(where, group.body, {
      version: context.cluster.kubernetesVersion,
      cluster_name: (value) => view.behind(value, 'aws_eks_cluster', 'name') !== undefined,
      ami_type: `AL2023_${machine.arch === 'arm64' ? 'ARM_64' : 'x86_64'}_${machine.gpus > 0 ? 'NVIDIA' : 'STANDARD'}`,
      capacity_type: kind === 'spot' ? 'SPOT' : block ? 'CAPACITY_BLOCK' : 'ON_DEMAND',
      instance_types: (value) => (block ? value === undefined : equal(value, [machine.type])),
      labels,
      taint: sameSet(
        node.taints.map(({ key, value, effect }) => ({ key, ...(value === '' ? {} : { value }), effect: effects[effect] ?? '' })),
      ),
      'scaling_config.min_size': size.min,
      'scaling_config.max_size': Math.max(1, size.max),
      'scaling_config.desired_size': size.start,
      'update_config.max_unavailable': 1,
      'node_repair_config.enabled': true,
      // The autoscaler moves the number; a plan must not move it back.
      'lifecycle.ignore_changes': (value) => (fixed ? value === undefined : equal(value, ['scaling_config[0].desired_size'])),
      'launch_template.version': (value) => equal(value, `\${tostring(aws_launch_template.${template?.id ?? ''}.latest_version)}`),
      node_role_arn: (value) => view.behind(value, 'aws_iam_role', 'arn') !== undefined,
    }),
    ...(sameSet([...zonesOf(placed, bought, truth)])(zones) ? [] : [`${where} is in ${zones.map(textOf).join(', ')}`]),
    ...open.map(() => `${where} is in a subnet for load balancers`),
    ...(template === undefined ? [`${where} has no launch template`] : templateFindings(view, { placed, bought, template, truth })),
    ...tagFindings(view, { placed, bought, group, truth, labels }),
    ...waitFindings(view, group, bought),
  ];
}

/** What the autoscaler reads of a group that has no node says what nodes will be: labels, taints and devices. */
function tagFindings(
  view: View,
  { placed, bought, group, truth, labels }: Grouped & { readonly labels: Readonly<Record<string, string>> },
): readonly string[] {
  const tags = view
    .of('aws_autoscaling_group_tag')
    .find(({ body }) =>
      textOf(look(body, 'autoscaling_group_name')).startsWith(`\${aws_eks_node_group.${group.id}.resources[0].autoscaling_groups[0].name`),
    );
  const prefix = 'k8s.io/cluster-autoscaler';
  const { node, machine } = placed;
  const name = nodeGroupOf(placed.pool, bought);
  const wanted: Record<string, string> = { [`${prefix}/enabled`]: 'true', [`${prefix}/${truth.name}`]: 'owned' };
  for (const [key, value] of Object.entries(labels)) wanted[`${prefix}/node-template/label/${key}`] = value;
  for (const { key, value, effect } of node.taints) wanted[`${prefix}/node-template/taint/${key}`] = `${value}:${effect}`;
  for (const [resource, count] of Object.entries(node.devices)) wanted[`${prefix}/node-template/resources/${resource}`] = String(count);
  const scratch = `${prefix}/node-template/resources/ephemeral-storage`;
  const given = look(tags?.body, 'for_each');
  const { [scratch]: disk, ...rest } = isRecord(given) ? given : {};
  const gib = machine.localSsdGb > 0 ? Math.floor((machine.localSsdGb * 1e9) / 2 ** 30) : Number(rootDisk(view, group));
  const long = Object.fromEntries(Object.entries(wanted).filter(([key]) => key.length <= 128));
  return [
    ...(equal(rest, long) ? [] : [`tags of node group ${name} are ${JSON.stringify(rest)}`]),
    ...(disk === `${String(gib)}Gi` ? [] : [`tags of node group ${name} promise ${textOf(disk)} of scratch space`]),
    ...held(`tags of node group ${name}`, tags?.body, {
      tag: { key: '${each.key}', value: '${each.value}', propagate_at_launch: false },
      autoscaling_group_name: `\${aws_eks_node_group.${group.id}.resources[0].autoscaling_groups[0].name}`,
    }),
  ];
}

function rootDisk(view: View, group: Written): Json | undefined {
  const template = view.behind(look(group.body, 'launch_template.id'), 'aws_launch_template');
  return look(template?.body, 'block_device_mappings.0.ebs.volume_size');
}

/** Nodes join when their rights, their network and its plugin are there, and those of several reservations when their group has all of them. */
function waitFindings(view: View, group: Written, bought: Bought): readonly string[] {
  const waits = view.waitsFor(group);
  const plugin = view.of('aws_eks_addon').find(({ body }) => look(body, 'addon_name') === 'vpc-cni');
  const routes = [...view.of('aws_route'), ...view.of('aws_route_table_association'), ...view.of('aws_vpc_endpoint')];
  const members = reservationsOf(bought).length < 2 ? [] : membersOf(view, reservationGroup(view, group));
  return [...(plugin === undefined ? [] : [plugin]), ...routes, ...members]
    .filter((each) => !waits.has(addressOf(each)))
    .map((each) => `${addressOf(group)} does not wait for ${addressOf(each)}`);
}

function reservationGroup(view: View, group: Written): Written | undefined {
  const template = view.behind(look(group.body, 'launch_template.id'), 'aws_launch_template');
  const path = 'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn';
  return view.behind(look(template?.body, path), 'aws_resourcegroups_group', 'arn');
}
