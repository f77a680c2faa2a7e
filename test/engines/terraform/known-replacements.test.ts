import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { reference, targetOf, type Plan, type TargetReference } from '../../programs/plan';
import { saw } from '../report';
import { movesIn } from './moves';
import { changed, part, stacksOf, withParts } from './program';
import type { StackChange } from '../../../lib/testing/offline-terraform';
import { isOf, together } from './together';
import { judgedByBoth } from './terraform';

type Props = Readonly<Record<string, unknown>>;

const cluster = 'root/main';

/** A cluster with one pool of GPUs and one job on it. */
function programOf(target: TargetReference, pool: Props, job: Props): Plan {
  return {
    id: 'lab',
    props: { target },
    parts: [
      part('imageReference', 'root/tool', { reference: 'ghcr.io/acme/tool:1.0.0' }),
      part('cluster', cluster, { kubernetesVersion: '1.35' }),
      part('gpuPool', `${cluster}/gpus`, pool),
      part('batchJob', `${cluster}/job`, { image: reference('root/tool'), pool: reference(`${cluster}/gpus`), ...job }),
    ],
  };
}
const onAws = (network: Props = {}): TargetReference =>
  targetOf(aws, { region: 'us-east-1', network: { cidr: '10.0.0.0/16', ...network } });
const h100 = { gpu: 'H100', machineType: 'p5.48xlarge', gpusPerNode: 8, size: { min: 0, max: 1 } };
const single = { gpu: 'H100', machineType: 'p5.4xlarge', gpusPerNode: 1, size: { min: 0, max: 4 } };
const flexible = { gpu: 'H100', gpusPerNode: 8, machineType: 'a3-highgpu-8g', size: { min: 0, max: 2 }, capacity: { kind: 'flexStart' } };

interface Known {
  readonly title: string;
  readonly before: Plan;
  readonly after: (before: Plan) => Plan;
  readonly moves: readonly string[];
}

const group = ['replace aws_autoscaling_group_tag.pool_gpus_tags[*]', 'replace aws_eks_node_group.pool_gpus'];
const efa = [
  'create aws_placement_group.pool_gpus_placement',
  'create aws_security_group.fabric',
  'create aws_vpc_security_group_egress_rule.fabric_out',
  'create aws_vpc_security_group_ingress_rule.fabric_in',
  'create helm_release.aws-efa-k8s-device-plugin',
  'create aws_autoscaling_group_tag.pool_gpus_tags[*]',
  'update aws_launch_template.pool_gpus_template',
];

/** Changes of which the clouds make a new pool, although the program does not name it. Nothing but that pool is made anew. */
const known: readonly Known[] = [
  {
    title: 'AWS: another machine',
    before: programOf(onAws(), single, { gpus: 1 }),
    after: (plan) => changed(plan, `${cluster}/gpus`, { gpu: 'L4', machineType: 'g6.xlarge' }),
    moves: group,
  },
  {
    title: 'AWS: a pool of eight-GPU machines that may have a second node gets a fabric, and so is in one zone',
    before: programOf(onAws(), h100, { gpus: 8 }),
    after: (plan) => changed(plan, `${cluster}/gpus`, { size: { min: 0, max: 2 } }),
    moves: [...group, ...efa],
  },
  {
    title: 'AWS: the first work over several nodes brings a fabric to machines of one GPU',
    before: programOf(onAws(), single, { gpus: 1 }),
    after: (plan) =>
      withParts(
        plan,
        part('trainingJob', `${cluster}/gang`, {
          image: reference('root/tool'),
          nodes: 2,
          gpusPerNode: 1,
          pool: reference(`${cluster}/gpus`),
        }),
      ),
    // What runs the work over several nodes comes with it.
    moves: [...group, ...efa, 'create helm_release.jobset', 'create kubernetes_namespace_v1.jobset-namespace'],
  },
  {
    title: 'AWS: a third zone of the network, in which pools that name none are too',
    before: programOf(onAws({ zones: 2 }), { ...single, fabric: 'off' }, { gpus: 1 }),
    after: (plan) => changed(plan, 'root', { target: onAws({ zones: 3 }) }),
    moves: [
      ...group,
      'replace aws_autoscaling_group_tag.pool_system_tags[*]',
      'replace aws_eks_node_group.pool_system',
      'create aws_route.private_c_internet',
      'create aws_route_table.private_c_table',
      'create aws_route_table_association.private_c_routes',
      'create aws_route_table_association.public_c_routes',
      'create aws_subnet.private_c',
      'create aws_subnet.public_c',
      'update aws_eks_cluster.cluster',
      'update aws_vpc_endpoint.s3',
    ],
  },
  {
    title: 'Google Cloud: work with a longer timeout on a flex-start pool without a maxRun',
    before: programOf(targetOf(gcp, { project: 'acme-lab', region: 'us-central1' }), flexible, { gpus: 8, timeout: '6h' }),
    after: (plan) => changed(plan, `${cluster}/job`, { timeout: '12h' }),
    moves: ['replace google_container_node_pool.pool-gpus_flexStart'],
  },
];

/** Changes that look like those and replace nothing. */
const harmless: readonly Known[] = [
  {
    title: 'AWS: a pool in a zone that comes before all others leaves the way out of the network where it is',
    before: programOf(targetOf(aws, { region: 'us-west-1' }), { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 } }, { gpus: 1 }),
    after: (plan) =>
      withParts(plan, part('gpuPool', `${cluster}/west`, { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 2 }, zones: ['us-west-1a'] })),
    moves: [
      'create aws_autoscaling_group_tag.pool_west_tags[*]',
      'create aws_eks_node_group.pool_west',
      'create aws_iam_role.pool_west_role',
      'create aws_iam_role_policy.pool_west_role_policy',
      'create aws_iam_role_policy_attachment.pool_west_role_AmazonEKSWorkerNodePolicy',
      'create aws_iam_role_policy_attachment.pool_west_role_AmazonSSMManagedInstanceCore',
      'create aws_launch_template.pool_west_template',
      'create aws_route.private_a_internet',
      'create aws_route_table.private_a_table',
      'create aws_route_table_association.private_a_routes',
      'create aws_route_table_association.public_a_routes',
      'create aws_subnet.private_a',
      'create aws_subnet.public_a',
      'update aws_vpc_endpoint.s3',
    ],
  },
  {
    title: 'AWS: a way out in each zone instead of one for all',
    before: programOf(onAws(), { ...single, fabric: 'off' }, { gpus: 1 }),
    after: (plan) => changed(plan, 'root', { target: onAws({ nat: 'perZone' }) }),
    moves: [
      'create aws_eip.nat_b_address',
      'create aws_eip.nat_c_address',
      'create aws_nat_gateway.nat_b',
      'create aws_nat_gateway.nat_c',
      'update aws_route.private_b_internet',
      'update aws_route.private_c_internet',
    ],
  },
  {
    title: 'AWS: a pool that requires a fabric from the start gets its second node and its first gang',
    before: programOf(onAws(), { ...h100, fabric: 'require' }, { gpus: 8 }),
    after: (plan) => changed(plan, `${cluster}/gpus`, { size: { min: 0, max: 2 } }),
    moves: ['update aws_eks_node_group.pool_gpus'],
  },
  {
    title: 'Google Cloud: work with a longer timeout on a flex-start pool that says its maxRun',
    before: programOf(targetOf(gcp, { project: 'acme-lab', region: 'us-central1' }), { ...flexible, capacity: { kind: 'flexStart', maxRun: '24h' } }, { gpus: 8, timeout: '6h' }), // prettier-ignore
    after: (plan) => changed(plan, `${cluster}/job`, { timeout: '12h' }),
    moves: [],
  },
];

judgedByBoth('replacements', (judge) => {
  const all = [...known, ...harmless];
  let planned: readonly StackChange[] = [];

  beforeAll(async () => {
    planned = await judge.changes(
      together(all.map(({ before, after }) => stacksOf(after(before)))),
      together(all.map(({ before }) => stacksOf(before))),
    );
    saw(judge.title, { 'programs changed': all.length });
  });

  test.each(all.map((each, index) => ({ ...each, index, word: index < known.length ? 'known' : 'none' })))(
    '$word of $title',
    ({ index, moves }) => {
      const found = movesIn(planned.filter(({ stack }) => isOf(stack, index)));
      expect(found).toEqual([...moves].sort());
      saw(judge.title, { 'changes planned': found.length });
    },
  );
});
