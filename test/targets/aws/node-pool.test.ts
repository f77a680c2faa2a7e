import type { AwsCapacity } from '../../../lib/targets/aws';
import { capacitySchema } from '../../../lib/targets/aws/capacity';
import { cpuPool, draw, gpuPool, names, resource } from './support';

const id = 'cr-0123456789abcdef0';
const h100 = (capacity: AwsCapacity, props = {}) =>
  gpuPool('h100', { gpu: 'H100', gpusPerNode: 8, ...props, place: { capacity: capacitySchema.parse(capacity) } });
const block: AwsCapacity = { kind: 'capacityBlock', id, zone: 'us-east-2b', endsAt: '2027-01-24T11:30:00Z' };
const template = (capacity: AwsCapacity) =>
  resource(draw({ pools: [h100(capacity)] }).cluster, 'aws_launch_template', `pool_h100_${capacity.kind}_template`);

describe('a launch template', () => {
  const { cluster } = draw({
    pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, tags: { team: 'ml' } }), cpuPool('cpus', { cpus: 4, memoryGiB: 16 })],
    blueprint: { tags: { owner: 'x' } },
  });
  const l4 = resource(cluster, 'aws_launch_template', 'pool_l4_template');

  test('needs tokens for metadata, keeps them from pods, and encrypts the disk', () => {
    for (const name of names(cluster, 'aws_launch_template')) {
      const one = resource(cluster, 'aws_launch_template', name);
      expect(one['metadata_options']).toEqual({ http_endpoint: 'enabled', http_tokens: 'required', http_put_response_hop_limit: 1 });
      expect(one['block_device_mappings']).toMatchObject([{ device_name: '/dev/xvda', ebs: { encrypted: 'true', volume_type: 'gp3' } }]);
      expect(one['monitoring']).toEqual({ enabled: true });
    }
  });

  test('has room for images of GPU work', () => {
    expect(l4['block_device_mappings']).toMatchObject([{ ebs: { volume_size: 200 } }]);
    expect(resource(cluster, 'aws_launch_template', 'pool_cpus_template')['block_device_mappings']).toMatchObject([
      { ebs: { volume_size: 50 } },
    ]);
    const large = draw({ pools: [gpuPool('l4', { gpu: 'L4', gpusPerNode: 1, diskGiB: 900 })] }).cluster;
    expect(resource(large, 'aws_launch_template', 'pool_l4_template')['block_device_mappings']).toMatchObject([
      { ebs: { volume_size: 900 } },
    ]);
  });

  test('joins local disks where there are some', () => {
    const text = Buffer.from(l4['user_data'] as string, 'base64').toString();
    expect(text).toContain('Content-Type: application/node.eks.aws\n\napiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig');
    expect(text).toContain('strategy: RAID0');
    expect(resource(cluster, 'aws_launch_template', 'pool_cpus_template')).not.toHaveProperty('user_data');
  });

  test('tags what EC2 makes', () => {
    expect(l4['tag_specifications']).toEqual(
      ['instance', 'network-interface', 'volume'].map((resource_type) => ({
        resource_type,
        tags: { Name: 'b-c.l4', owner: 'x', team: 'ml' },
      })),
    );
  });

  test('leaves networking to EKS where there is no EFA', () => {
    expect(l4).not.toHaveProperty('network_interfaces');
    expect(l4).not.toHaveProperty('vpc_security_group_ids');
    expect(names(cluster, 'aws_security_group')).toEqual([]);
  });
});

describe('a node group', () => {
  const pool = gpuPool('t4g', {
    gpu: 'T4G',
    gpusPerNode: 1,
    labels: { 'acme.example/team': 'ml' },
    taints: [{ key: 'acme.example/only', value: '', effect: 'PreferNoSchedule' }],
    size: { min: 1, max: 5, start: 2 },
    place: { capacity: { kind: 'spot' } },
  });
  const { cluster } = draw({ pools: [pool] });
  const group = resource(cluster, 'aws_eks_node_group', 'pool_t4g_spot');

  test('is what the pool says, in EKS’ words', () => {
    expect(group).toMatchObject({
      node_group_name: 't4g_spot',
      version: '1.35',
      ami_type: 'AL2023_ARM_64_NVIDIA',
      capacity_type: 'SPOT',
      instance_types: ['g5g.xlarge'],
      scaling_config: { min_size: 1, max_size: 5, desired_size: 2 },
      lifecycle: { ignore_changes: ['scaling_config[0].desired_size'] },
      update_config: { max_unavailable: 1 },
      node_repair_config: { enabled: true },
      taint: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NO_SCHEDULE' },
        { key: 'acme.example/only', effect: 'PREFER_NO_SCHEDULE' },
      ],
      subnet_ids: ['a', 'b', 'c'].map((letter) => `\${aws_subnet.private_${letter}.id}`),
    });
  });

  test('of a fixed number follows the program, when that changes the number', () => {
    const fixed = gpuPool('fixed', { gpu: 'L4', gpusPerNode: 1, size: { min: 2, max: 2, start: 2 } });
    expect(resource(draw({ pools: [fixed] }).cluster, 'aws_eks_node_group', 'pool_fixed')).not.toHaveProperty('lifecycle');
  });

  test('tells the autoscaler what a node would be like', () => {
    const template = 'k8s.io/cluster-autoscaler/node-template';
    expect(resource(cluster, 'aws_autoscaling_group_tag', 'pool_t4g_spot_tags')['for_each']).toEqual({
      'k8s.io/cluster-autoscaler/enabled': 'true',
      'k8s.io/cluster-autoscaler/b-c': 'owned',
      [`${template}/label/acme.example/team`]: 'ml',
      [`${template}/label/cdk-gpu/pool`]: 't4g',
      [`${template}/label/k8s.amazonaws.com/accelerator`]: 't4g',
      [`${template}/label/nvidia.com/gpu.present`]: 'true',
      [`${template}/resources/ephemeral-storage`]: '200Gi',
      [`${template}/resources/nvidia.com/gpu`]: '1',
      [`${template}/taint/acme.example/only`]: ':PreferNoSchedule',
      [`${template}/taint/nvidia.com/gpu`]: 'present:NoSchedule',
    });
  });

  test.each([
    ['cpus', cpuPool('p', { cpus: 4, memoryGiB: 16 }), 'AL2023_x86_64_STANDARD'],
    ['arm cpus', cpuPool('p', { cpus: 4, memoryGiB: 16, arch: 'arm64' }), 'AL2023_ARM_64_STANDARD'],
    ['gpus', gpuPool('p', { gpu: 'L4', gpusPerNode: 1 }), 'AL2023_x86_64_NVIDIA'],
  ])('has the image for %s', (_, given, ami) => {
    expect(resource(draw({ pools: [given] }).cluster, 'aws_eks_node_group', 'pool_p')['ami_type']).toBe(ami);
  });
});

describe('EFA', () => {
  const { cluster } = draw({ pools: [h100({ kind: 'onDemand' }), gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 })] });
  const interfaces = resource(cluster, 'aws_launch_template', 'pool_h100_template')['network_interfaces'] as readonly object[];

  test('is on every card, behind one address', () => {
    expect(interfaces).toHaveLength(33);
    expect(interfaces.slice(0, 3)).toMatchObject([
      { network_card_index: 0, device_index: 0, interface_type: 'interface' },
      { network_card_index: 0, device_index: 1, interface_type: 'efa-only' },
      { network_card_index: 1, device_index: 0, interface_type: 'efa-only' },
    ]);
  });

  test('has both groups on every interface', () => {
    for (const one of interfaces) {
      expect(one).toMatchObject({
        security_groups: ['${aws_eks_cluster.cluster.vpc_config[0].cluster_security_group_id}', '${aws_security_group.fabric.id}'],
        delete_on_termination: 'true',
      });
    }
  });

  test('may talk to itself in both directions', () => {
    for (const [type, name] of [
      ['aws_vpc_security_group_ingress_rule', 'fabric_in'],
      ['aws_vpc_security_group_egress_rule', 'fabric_out'],
    ] as const) {
      expect(resource(cluster, type, name)).toMatchObject({
        security_group_id: '${aws_security_group.fabric.id}',
        referenced_security_group_id: '${aws_security_group.fabric.id}',
        ip_protocol: '-1',
      });
    }
  });

  test('is in one zone, close together', () => {
    expect(resource(cluster, 'aws_eks_node_group', 'pool_h100')['subnet_ids']).toEqual(['${aws_subnet.private_a.id}']);
    expect(resource(cluster, 'aws_placement_group', 'pool_h100_placement')).toEqual({ name: 'b-c.h100', strategy: 'cluster' });
    expect(names(cluster, 'aws_placement_group')).toEqual(['pool_h100_placement']);
  });

  test.each<[string, AwsCapacity]>([
    ['spot', { kind: 'spot' }],
    ['a reservation', { kind: 'reservation', id, zone: 'us-east-2b' }],
    ['a block', block],
  ])('has no placement group on %s', (_, capacity) => {
    expect(names(draw({ pools: [h100(capacity)] }).cluster, 'aws_placement_group')).toEqual([]);
  });
});

describe('capacity', () => {
  test('of a block sets all that depends on each other', () => {
    const { cluster } = draw({ pools: [h100(block)] });
    expect(resource(cluster, 'aws_launch_template', 'pool_h100_capacityBlock_template')).toMatchObject({
      instance_type: 'p5.48xlarge',
      instance_market_options: { market_type: 'capacity-block' },
      capacity_reservation_specification: { capacity_reservation_target: { capacity_reservation_id: id } },
    });
    const group = resource(cluster, 'aws_eks_node_group', 'pool_h100_capacityBlock');
    expect(group).toMatchObject({ capacity_type: 'CAPACITY_BLOCK', subnet_ids: ['${aws_subnet.private_b.id}'] });
    expect(group).not.toHaveProperty('instance_types');
  });

  test('of a reservation does not spill over', () => {
    expect(template({ kind: 'reservation', id, zone: 'us-east-2b' })['capacity_reservation_specification']).toEqual({
      capacity_reservation_preference: 'capacity-reservations-only',
      capacity_reservation_target: { capacity_reservation_id: id },
    });
  });

  test('of several reservations is a group of them', () => {
    const { cluster } = draw({ pools: [h100({ kind: 'reservation', id: [id, 'cr-0123456789abcdef1'], zone: 'us-east-2b' })] });
    expect(resource(cluster, 'aws_launch_template', 'pool_h100_reservation_template')['capacity_reservation_specification']).toMatchObject({
      capacity_reservation_target: {
        capacity_reservation_resource_group_arn: '${aws_resourcegroups_group.pool_h100_reservation_members.arn}',
      },
    });
    expect(names(cluster, 'aws_resourcegroups_resource')).toEqual([
      'pool_h100_reservation_members_cr-0123456789abcdef0',
      'pool_h100_reservation_members_cr-0123456789abcdef1',
    ]);
    // Nodes that start before the group has members find no capacity.
    expect(resource(cluster, 'aws_eks_node_group', 'pool_h100_reservation')['depends_on']).toEqual(
      expect.arrayContaining([
        'aws_resourcegroups_resource.pool_h100_reservation_members_cr-0123456789abcdef0',
        'aws_resourcegroups_resource.pool_h100_reservation_members_cr-0123456789abcdef1',
      ]),
    );
  });

  test.each<[string, unknown]>([
    ['a reservation without its zone', { kind: 'reservation', id }],
    ['a reservation by tags', { kind: 'reservation', tags: { a: 'b' }, zone: 'us-east-2b' }],
    ['a reservation of no id', { kind: 'reservation', id: [], zone: 'us-east-2b' }],
    ['a block without an end', { kind: 'capacityBlock', id, zone: 'us-east-2b' }],
    ['a time without a zone', { ...block, endsAt: '2027-01-24T11:30:00' }],
    ['an id of something else', { ...block, id: 'i-0123456789abcdef0' }],
    ['spot with an id', { kind: 'spot', id }],
    ['a kind that AWS does not sell', { kind: 'flexStart' }],
  ])('%s is refused', (_, given) => {
    expect(capacitySchema.safeParse(given).success).toBe(false);
  });

  test('is exclusive in types, too', () => {
    const refused: readonly AwsCapacity[] = [
      // @ts-expect-error a capacity block ends
      { kind: 'capacityBlock', id, zone: 'us-east-2b' },
      // @ts-expect-error spot nodes are of no reservation
      { kind: 'spot', id },
      // @ts-expect-error AWS sells no flex start
      { kind: 'flexStart' },
    ];
    expect(refused).toHaveLength(3);
  });
});
