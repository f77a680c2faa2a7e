import { blockWithin, cidrText, isPrivate, parseCidr } from '../../../lib/targets/cidr';
import { regions, zonesOfRegion } from '../../../lib/targets/aws/regions';
import { draw, gpuPool, names, resource } from './support';

/** Regions in which a pool may bring a zone that no network of ours has by itself. */
const withMoreZones = Object.keys(regions).filter((region) => regions[region]?.all !== regions[region]?.usual);

const l4 = (zones: readonly string[] | null) => gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, place: { zones } });

describe('a new network', () => {
  const { cluster } = draw();

  test('has private and public subnets in three zones, with the roles that load balancers look for', () => {
    expect(names(cluster, 'aws_subnet')).toEqual(['private_a', 'private_b', 'private_c', 'public_a', 'public_b', 'public_c']);
    expect(resource(cluster, 'aws_subnet', 'private_b')).toMatchObject({
      availability_zone: 'us-east-2b',
      cidr_block: '10.0.32.0/19',
      tags: { 'kubernetes.io/role/internal-elb': '1' },
    });
    expect(resource(cluster, 'aws_subnet', 'public_b')).toMatchObject({
      availability_zone: 'us-east-2b',
      cidr_block: '10.0.228.0/22',
      map_public_ip_on_launch: false,
      tags: { 'kubernetes.io/role/elb': '1' },
    });
    expect(resource(cluster, 'aws_vpc', 'vpc')).toMatchObject({
      cidr_block: '10.0.0.0/16',
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
  });

  test('closes the default security group', () => {
    const group = resource(cluster, 'aws_default_security_group', 'default_security_group');
    expect(group).not.toHaveProperty('ingress');
    expect(group).not.toHaveProperty('egress');
  });

  test('reaches S3 from every private subnet without NAT', () => {
    expect(resource(cluster, 'aws_vpc_endpoint', 's3')).toMatchObject({
      service_name: 'com.amazonaws.us-east-2.s3',
      vpc_endpoint_type: 'Gateway',
      route_table_ids: ['a', 'b', 'c'].map((letter) => `\${aws_route_table.private_${letter}_table.id}`),
    });
  });

  test.each([
    ['one', ['nat_a'], 3],
    ['perZone', ['nat_a', 'nat_b', 'nat_c'], 3],
    ['none', [], 0],
  ] as const)('has the ways out of nat: %s', (nat, gateways, routes) => {
    const drawn = draw({ options: { network: { cidr: '10.0.0.0/16', nat } } }).cluster;
    expect(names(drawn, 'aws_nat_gateway')).toEqual(gateways);
    expect(names(drawn, 'aws_route').filter((name) => name.startsWith('private'))).toHaveLength(routes);
  });

  test('gives two zones where the program says two', () => {
    const two = draw({ options: { network: { cidr: '10.0.0.0/20', zones: 2 } } }).cluster;
    expect(names(two, 'aws_subnet')).toEqual(['private_a', 'private_b', 'public_a', 'public_b']);
    expect(resource(two, 'aws_subnet', 'private_b')).toMatchObject({ cidr_block: '10.0.2.0/23' });
  });

  test('grows by a zone that a pool names, and nothing else moves', () => {
    const options = { region: 'us-east-1' };
    const before = draw({ options, pools: [l4(null)] }).cluster;
    const after = draw({
      options,
      pools: [l4(null), gpuPool('d', { gpu: 'L4', gpusPerNode: 1, place: { zones: ['us-east-1d'] } })],
    }).cluster;
    expect(names(after, 'aws_subnet')).toContain('private_d');
    for (const name of names(before, 'aws_subnet'))
      expect(resource(after, 'aws_subnet', name)).toEqual(resource(before, 'aws_subnet', name));
    expect(resource(after, 'aws_eks_cluster', 'cluster')['vpc_config']).toEqual(
      resource(before, 'aws_eks_cluster', 'cluster')['vpc_config'],
    );
    expect(resource(after, 'aws_eks_node_group', 'pool_l4')['subnet_ids']).toEqual(
      resource(before, 'aws_eks_node_group', 'pool_l4')['subnet_ids'],
    );
    expect(resource(after, 'aws_eks_node_group', 'pool_d')['subnet_ids']).toEqual(['${aws_subnet.private_d.id}']);
  });

  test.each(withMoreZones)('in %s keeps its one way out where it is, whatever zone a pool brings', (region) => {
    const ways = zonesOfRegion(region, 'all').map((zone) => {
      const { cluster: drawn } = draw({
        options: { region },
        pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, place: { zones: [zone] } })],
      });
      return names(drawn, 'aws_nat_gateway').join();
    });
    expect(new Set(ways)).toEqual(new Set(names(draw({ options: { region } }).cluster, 'aws_nat_gateway')));
  });
});

test('of a network that is given nothing is made', () => {
  const network = { vpcId: 'vpc-1', privateSubnetIds: { 'us-east-2b': 'subnet-b', 'us-east-2a': 'subnet-a' } };
  const { cluster } = draw({ options: { network }, pools: [l4(['us-east-2b'])] });
  for (const type of [
    'aws_vpc',
    'aws_subnet',
    'aws_nat_gateway',
    'aws_route',
    'aws_route_table',
    'aws_vpc_endpoint',
    'aws_default_security_group',
  ]) {
    expect(names(cluster, type)).toEqual([]);
  }
  expect(resource(cluster, 'aws_eks_cluster', 'cluster')['vpc_config']).toMatchObject({ subnet_ids: ['subnet-a', 'subnet-b'] });
  expect(resource(cluster, 'aws_eks_node_group', 'pool_l4')['subnet_ids']).toEqual(['subnet-b']);
});

describe('blocks of addresses', () => {
  test.each(['10.0.0.0/16', '0.0.0.0/0', '255.255.255.255/32'])('%s is read and written', (text) => {
    const cidr = parseCidr(text);
    expect(cidr === null ? null : cidrText(cidr)).toBe(text);
  });

  test.each(['10.0.0.1/16', '10.0.0.0', '10.0.0.0/33', '10.0.256.0/24', 'x'])('%s is none', (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  test('are cut into parts', () => {
    expect(cidrText(blockWithin({ base: 0x0a000000, prefix: 16 }, 19, 7))).toBe('10.0.224.0/19');
  });

  test.each([
    ['10.255.0.0/16', true],
    ['11.0.0.0/16', false],
    ['172.16.0.0/16', true],
    ['172.0.0.0/8', false],
    ['192.168.0.0/16', true],
    ['100.64.0.0/10', true],
    ['0.0.0.0/0', false],
  ])('%s private: %s', (text, expected) => {
    const cidr = parseCidr(text);
    expect(cidr !== null && isPrivate(cidr)).toBe(expected);
  });
});
