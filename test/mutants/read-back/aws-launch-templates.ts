import type { PlacedPool } from '../../../lib/placement/placement';
import { isList, type Json } from '../tree';
import { nodeGroupOf, reservationsOf } from './aws-capacity';
import { userDataIs } from './aws-user-data';
import type { Bought } from './capacity';
import { equal, held, look, sameSet, textOf } from './held';
import type { ClusterTruth } from './truth';
import { only, type View, type Written } from './view';

interface Templated {
  readonly placed: PlacedPool;
  readonly bought: Bought;
  readonly template: Written;
  readonly truth: ClusterTruth;
}

/** A launch template is the machine of its group: disk, network, what it is bought from, and what it does when it starts. */
export function templateFindings(view: View, { placed, bought, template, truth }: Templated): readonly string[] {
  const { pool, machine, node, fabric } = placed;
  const { kind } = bought;
  const block = kind === 'capacityBlock';
  const [reserved, ...further] = reservationsOf(bought);
  const several = further.length > 0;
  const name = `${truth.name}.${nodeGroupOf(pool, bought)}`;
  const is = (wanted: Json | undefined) => (value: Json | undefined) => equal(value, wanted);
  const interfaces = look(template.body, 'network_interfaces');
  const least = pool.diskGiB ?? (machine.gpus > 0 ? 100 : 20);
  return [
    ...held(`launch template ${name}`, template.body, {
      name,
      update_default_version: true,
      'block_device_mappings.0.device_name': '/dev/xvda',
      'block_device_mappings.0.ebs.encrypted': 'true',
      'block_device_mappings.0.ebs.delete_on_termination': 'true',
      'block_device_mappings.0.ebs.volume_type': 'gp3',
      'block_device_mappings.0.ebs.volume_size': (value) =>
        typeof value === 'number' && (pool.diskGiB === null ? value >= least : value === least),
      // A hop limit of one keeps pods from the node's credentials.
      metadata_options: { http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 },
      'monitoring.enabled': true,
      // The provider's default tags do not reach these.
      tag_specifications: (value) =>
        sameSet(['instance', 'network-interface', 'volume'])(isList(value) ? value.map((each) => look(each, 'resource_type') ?? null) : []),
      instance_type: (value) => value === (block ? machine.type : undefined),
      instance_market_options: (value) => (block ? equal(value, { market_type: 'capacity-block' }) : value === undefined),
      // Of the machines that were bought, and of no others; the market of blocks says so itself.
      'capacity_reservation_specification.capacity_reservation_preference': is(
        kind === 'reservation' ? 'capacity-reservations-only' : undefined,
      ),
      'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_id': is(several ? undefined : reserved),
      'capacity_reservation_specification.capacity_reservation_target.capacity_reservation_resource_group_arn': (value) =>
        several
          ? look(view.behind(value, 'aws_resourcegroups_group', 'arn')?.body, 'name') === `reservations-${name}`
          : value === undefined,
      user_data: (value) => userDataIs(placed, value),
      'placement.group_name': (value) =>
        fabric && kind === 'onDemand'
          ? look(view.behind(value, 'aws_placement_group', 'name')?.body, 'name') === name
          : value === undefined,
    }),
    ...(fabric
      ? interfaceFindings(view, `launch template ${name}`, { interfaces, devices: node.devices['vpc.amazonaws.com/efa'] ?? 0 })
      : interfaces === undefined
        ? []
        : [`launch template ${name} has interfaces of its own`]),
  ];
}

/** One interface has the address; each card has one for the fabric; all let each other in. */
function interfaceFindings(
  view: View,
  where: string,
  { interfaces, devices }: { readonly interfaces: Json | undefined; readonly devices: number },
): readonly string[] {
  const all = isList(interfaces) ? interfaces : [];
  const plain = all.filter((each) => look(each, 'interface_type') === 'interface');
  const fabric = all.filter((each) => look(each, 'interface_type') === 'efa-only');
  const slots = new Set(all.map((each) => `${textOf(look(each, 'network_card_index'))}/${textOf(look(each, 'device_index'))}`));
  const cards = new Set(fabric.map((each) => look(each, 'network_card_index')));
  const group = only(view, 'aws_security_group');
  const groups = ['${aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id}', `\${aws_security_group.${group?.id ?? ''}.id}`];
  return [
    ...(fabric.length === devices && plain.length === 1 && all.length === devices + 1
      ? []
      : [`${where}: ${String(fabric.length)} of ${String(devices)} interfaces for EFA`]),
    ...(slots.size === all.length && cards.size === fabric.length ? [] : [`${where}: two interfaces in one place`]),
    ...plain.flatMap((each) => held(where, each, { network_card_index: 0, device_index: 0 })),
    ...fabric.flatMap((each) =>
      held(where, each, {
        device_index: look(each, 'network_card_index') === 0 ? 1 : 0,
        network_card_index: (card) => typeof card === 'number' && card < Math.max(devices, 1) + 1,
      }),
    ),
    ...(Math.max(...[...cards].map(Number)) < devices + (cards.has(0) ? 0 : 1) ? [] : [`${where}: a card that is not there`]),
    ...all.flatMap((each) => held(where, each, { security_groups: sameSet(groups), delete_on_termination: 'true' })),
  ];
}
