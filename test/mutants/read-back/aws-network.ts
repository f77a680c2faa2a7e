import { isRecord, type Json } from '../tree';
import { areApart, rangeOf } from './ranges';
import type { ClusterTruth } from './truth';
import { held, look, sameSet, textOf } from './held';
import { addressOf, counted, only, type View, type Written } from './view';

const everywhere = '0.0.0.0/0';
const world = { internal: 'kubernetes.io/role/internal-elb', outer: 'kubernetes.io/role/elb' };

/** Ways in a network: each zone has a private subnet, whose way out leads through a NAT gateway in a public one. */
export function networkFindings(view: View, { region }: ClusterTruth): readonly string[] {
  const vpc = only(view, 'aws_vpc');
  const inVpc = (value: Json | undefined): boolean => view.behind(value, 'aws_vpc', 'id') !== undefined;
  const subnets = view.of('aws_subnet');
  const tagged = (tag: string): readonly Written[] => subnets.filter(({ body }) => tagOf(body, tag) === '1');
  const [inner, outer] = [tagged(world.internal), tagged(world.outer)];
  const zones = (of: readonly Written[]): readonly string[] => of.map(({ body }) => textOf(look(body, 'availability_zone'))).sort();
  const gateway = only(view, 'aws_internet_gateway');
  const tables = view.of('aws_route_table');
  const endpoint = only(view, 'aws_vpc_endpoint');
  return [
    ...held('network', vpc?.body, {
      cidr_block: (value) => /^\d+\.\d+\.\d+\.\d+\/1[6-9]$/.test(textOf(value)),
      enable_dns_hostnames: true,
      enable_dns_support: true,
    }),
    ...[
      ...subnets,
      ...tables,
      ...view.of('aws_internet_gateway'),
      ...view.of('aws_default_security_group'),
      ...view.of('aws_vpc_endpoint'),
    ].flatMap((each) => held(addressOf(each), each.body, { vpc_id: inVpc })),
    ...counted(view, 'aws_default_security_group', 1),
    // Whatever is started without a group lets nothing in or out.
    ...view
      .of('aws_default_security_group')
      .flatMap(({ body }) =>
        held('default security group', body, { ingress: (value) => value === undefined, egress: (value) => value === undefined }),
      ),
    ...(zones(inner).join() === zones(outer).join() &&
    new Set(zones(inner)).size === inner.length &&
    inner.length + outer.length === subnets.length
      ? []
      : [`private subnets are in ${zones(inner).join()}, public ones in ${zones(outer).join()}`]),
    ...zones(inner)
      .filter((zone) => !zone.startsWith(region))
      .map((zone) => `a subnet is in ${zone}`),
    ...outer.flatMap((each) => held(addressOf(each), each.body, { map_public_ip_on_launch: false })),
    ...blockFindings(vpc, subnets),
    ...tables.filter((table) => routesOf(view, table).length !== 1).map((table) => `${addressOf(table)} has no way out, or two`),
    ...outer.flatMap((subnet) =>
      wayOf(view, subnet, ['gateway_id', 'aws_internet_gateway']) === gateway && gateway !== undefined
        ? []
        : [`${addressOf(subnet)} does not lead outside`],
    ),
    ...inner.flatMap((subnet) => {
      const nat = wayOf(view, subnet, ['nat_gateway_id', 'aws_nat_gateway']);
      return nat === undefined ? [`${addressOf(subnet)} does not lead to a NAT gateway`] : natFindings(view, nat, outer);
    }),
    ...counted(view, 'aws_route_table_association', subnets.length),
    ...view.of('aws_route').flatMap((each) => held(addressOf(each), each.body, { destination_cidr_block: everywhere })),
    ...held('way to S3', endpoint?.body, {
      service_name: `com.amazonaws.${region}.s3`,
      vpc_endpoint_type: 'Gateway',
      route_table_ids: sameSet(inner.map((subnet) => `\${aws_route_table.${tableOf(view, subnet)?.id ?? ''}.id}`)),
    }),
  ];
}

function tagOf(body: Json, tag: string): Json | undefined {
  const tags = look(body, 'tags');
  return isRecord(tags) ? tags[tag] : undefined;
}

function tableOf(view: View, subnet: Written): Written | undefined {
  const own = view
    .of('aws_route_table_association')
    .filter(({ body }) => view.behind(look(body, 'subnet_id'), 'aws_subnet', 'id') === subnet);
  return own.length === 1 ? view.behind(look(own[0]?.body, 'route_table_id'), 'aws_route_table', 'id') : undefined;
}

function routesOf(view: View, table: Written): readonly Written[] {
  return view.of('aws_route').filter(({ body }) => view.behind(look(body, 'route_table_id'), 'aws_route_table', 'id') === table);
}

/** Where a subnet's table leads by an argument of its one route: to a resource of that type. */
function wayOf(view: View, subnet: Written, [by, type]: readonly [argument: string, type: string]): Written | undefined {
  const table = tableOf(view, subnet);
  const [route] = table === undefined ? [] : routesOf(view, table);
  return view.behind(look(route?.body, by), type, 'id');
}

/** Its address is there before the gateway that it goes out by. */
function natFindings(view: View, nat: Written, outer: readonly Written[]): readonly string[] {
  const subnet = view.behind(look(nat.body, 'subnet_id'), 'aws_subnet', 'id');
  const address = view.behind(look(nat.body, 'allocation_id'), 'aws_eip', 'id');
  const gateway = only(view, 'aws_internet_gateway');
  const waits = (each: Written | undefined): boolean =>
    each !== undefined &&
    gateway !== undefined &&
    look(each.body, 'depends_on') !== undefined &&
    view.waitsFor(each).has(addressOf(gateway));
  return [
    ...(subnet !== undefined && outer.includes(subnet) ? [] : [`${addressOf(nat)} is in no public subnet`]),
    ...held(addressOf(nat), address?.body, { domain: 'vpc' }),
    ...(waits(nat) && waits(address) ? [] : [`${addressOf(nat)} does not wait for the gateway`]),
  ];
}

/** Blocks lie in the network, apart from each other; nodes and pods have the large ones. */
function blockFindings(vpc: Written | undefined, subnets: readonly Written[]): readonly string[] {
  const whole = rangeOf(look(vpc?.body, 'cidr_block'));
  const ranges = subnets.map(({ body }) => ({ range: rangeOf(look(body, 'cidr_block')), inner: tagOf(body, world.internal) === '1' }));
  const within = ranges.every(({ range }) => range.start >= whole.start && range.end <= whole.end && range.end > range.start);
  const large = ranges.every(({ range, inner }) => range.end - range.start === (whole.end - whole.start) / (inner ? 8 : 64));
  return areApart(ranges.map(({ range }) => range)) && within && large ? [] : ['subnets do not divide the network'];
}
