import { reference, reordered, type Plan } from '../../programs/plan';
import { changed, type Home, homes, part, renamed, stacksOf, without, withParts } from './program';
import type { StackChange } from '../../../lib/testing/offline-terraform';
import { isOf, together } from './together';
import { judgedByBoth } from './terraform';
import { movesIn, type Moves } from './moves';
import { saw } from '../report';

/** Everything that belongs to one pool and to nothing else. */
const resourcesOfPool: Readonly<Record<Home['name'], (pool: string) => readonly string[]>> = {
  AWS: (pool) => [
    `aws_autoscaling_group_tag.pool_${pool}_tags[*]`,
    `aws_eks_node_group.pool_${pool}`,
    `aws_iam_role.pool_${pool}_role`,
    `aws_iam_role_policy.pool_${pool}_role_policy`,
    `aws_iam_role_policy_attachment.pool_${pool}_role_AmazonEKSWorkerNodePolicy`,
    `aws_iam_role_policy_attachment.pool_${pool}_role_AmazonSSMManagedInstanceCore`,
    `aws_launch_template.pool_${pool}_template`,
  ],
  'Google Cloud': (pool) => [
    `google_container_node_pool.pool-${pool}`,
    `google_project_iam_member.node-${pool}`,
    `google_service_account.account-${pool}`,
  ],
  'a cluster that exists': () => [],
};
const all = (action: string, addresses: readonly string[]): Moves => addresses.map((address) => `${action} ${address}`);

interface Change {
  readonly title: string;
  readonly make: (home: Home) => Plan;
  /** Places that have no such thing are left out. */
  readonly moves: Partial<Readonly<Record<Home['name'], Moves>>>;
}

const cluster = 'root/main';
const sameEverywhere = (moves: (home: Home['name']) => Moves): Readonly<Record<Home['name'], Moves>> => ({
  AWS: moves('AWS'),
  'Google Cloud': moves('Google Cloud'),
  'a cluster that exists': moves('a cluster that exists'),
});
const pool = { AWS: 'aws_eks_node_group.pool_small', Google: 'google_container_node_pool.pool-small' } as const;

/** What may be asked of a program that runs, and all that is to happen then. */
const changes: readonly Change[] = [
  { title: 'nothing', make: ({ plan }) => plan, moves: sameEverywhere(() => []) },
  {
    title: 'declarations in another order',
    make: ({ plan }) => reordered(plan, (key) => -plan.parts.findIndex((part) => part.key === key)),
    moves: sameEverywhere(() => []),
  },
  { title: 'a workload with another name', make: ({ plan }) => renamed(plan, `${cluster}/chat`, 'talk'), moves: sameEverywhere(() => []) },
  {
    title: 'a pool with another name',
    make: ({ plan }) => renamed(plan, `${cluster}/small`, 'fast'),
    moves: sameEverywhere((home) => [...all('create', resourcesOfPool[home]('fast')), ...all('destroy', resourcesOfPool[home]('small'))]),
  },
  {
    title: 'other bounds, another label and another taint of a pool',
    make: ({ plan, otherPool }) => changed(plan, `${cluster}/small`, otherPool),
    moves: {
      // The autoscaler reads a label and a taint from tags of their own; a device plugin tolerates the taint.
      AWS: ['create aws_autoscaling_group_tag.pool_small_tags[*]', `update ${pool.AWS}`, 'update helm_release.nvidia-device-plugin'],
      'Google Cloud': [`update ${pool.Google}`],
      'a cluster that exists': ['update helm_release.gpu-operator'],
    },
  },
  {
    title: 'another value of a label of a pool',
    make: ({ plan }) => changed(plan, `${cluster}/tools`, { labels: { tier: 'silver' } }),
    moves: {
      AWS: ['create aws_autoscaling_group_tag.pool_tools_tags[*]', 'update aws_eks_node_group.pool_tools'],
      'Google Cloud': ['update google_container_node_pool.pool-tools'],
    },
  },
  {
    title: 'a fixed number of nodes, a larger disk and tags of a pool',
    make: ({ plan }) => changed(plan, `${cluster}/small`, { size: { fixed: 3 }, diskGiB: 500, tags: { team: 'chat' } }),
    moves: {
      AWS: [`update ${pool.AWS}`, 'update aws_launch_template.pool_small_template'],
      'Google Cloud': [`update ${pool.Google}`],
    },
  },
  {
    title: 'a fallback for a pool that runs: its nodes stay',
    make: ({ plan }) => changed(plan, `${cluster}/small`, { capacity: [{ kind: 'onDemand' }, { kind: 'spot' }] }),
    moves: {
      AWS: [
        'create aws_autoscaling_group_tag.pool_small_spot_tags[*]',
        'create aws_eks_node_group.pool_small_spot',
        'create aws_launch_template.pool_small_spot_template',
        'update helm_release.cluster-autoscaler',
      ],
      // The pool becomes a compute class, by a label and a taint.
      'Google Cloud': ['create google_container_node_pool.pool-small_spot', `update ${pool.Google}`],
    },
  },
  {
    title: 'another capacity that is tried first: nodes of the earlier one stay, and come last',
    make: ({ plan }) => changed(plan, `${cluster}/small`, { capacity: [{ kind: 'spot' }, { kind: 'onDemand' }], size: { min: 1, max: 4 } }),
    moves: {
      AWS: [
        'create aws_autoscaling_group_tag.pool_small_spot_tags[*]',
        'create aws_eks_node_group.pool_small_spot',
        'create aws_launch_template.pool_small_spot_template',
        'update helm_release.cluster-autoscaler',
      ],
      'Google Cloud': ['create google_container_node_pool.pool-small_spot', `update ${pool.Google}`],
    },
  },
  {
    title: 'a pool more',
    make: ({ plan, newPool }) => withParts(plan, part('gpuPool', `${cluster}/new`, newPool)),
    moves: {
      // Machines with EFA are in a group that keeps them together, and have a device plugin, which tolerates what their pools are tainted with.
      AWS: [
        ...all('create', [...resourcesOfPool.AWS('new'), 'aws_placement_group.pool_new_placement']),
        'update helm_release.aws-efa-k8s-device-plugin',
      ],
      'Google Cloud': all('create', resourcesOfPool['Google Cloud']('new')),
      'a cluster that exists': [],
    },
  },
  {
    title: 'a pool less, with the work on it',
    make: ({ plan }) => without(plan, `${cluster}/small`, `${cluster}/chat`),
    moves: sameEverywhere((home) => all('destroy', resourcesOfPool[home]('small'))),
  },
  {
    title: 'Kubernetes of the next minor',
    make: ({ plan }) => changed(plan, cluster, { kubernetesVersion: '1.35' }),
    moves: {
      AWS: all('update', [
        'aws_eks_cluster.cluster',
        ...['large', 'small', 'system', 'tools'].map((id) => `aws_eks_node_group.pool_${id}`),
        'helm_release.cluster-autoscaler',
      ]),
      'Google Cloud': ['update google_container_cluster.cluster'],
      'a cluster that exists': [],
    },
  },
  {
    title: 'an image more',
    make: ({ plan }) => withParts(plan, part('image', 'root/images/another', { context: 'examples/01-first/train' })),
    moves: {
      AWS: all('create', ['aws_ecr_lifecycle_policy.registry_images_another_lifecycle', 'aws_ecr_repository.registry_images_another']),
      // All images of a registry are in one repository.
      'Google Cloud': [],
    },
  },
  {
    title: 'work with an image of ours on a pool that had none',
    make: ({ plan }) =>
      withParts(
        plan,
        part('batchJob', `${cluster}/more`, {
          image: reference('root/images/sweeper'),
          cpus: 1,
          memoryGiB: 2,
          pool: reference(`${cluster}/tools`),
        }),
      ),
    moves: {
      AWS: ['update aws_iam_role_policy.pool_tools_role_policy'],
      'Google Cloud': ['create google_artifact_registry_repository_iam_member.pull-tools-images'],
    },
  },
  {
    title: 'work on several nodes of a pool that has a fabric anyway',
    make: ({ plan }) =>
      withParts(
        plan,
        part('trainingJob', `${cluster}/more`, {
          image: reference('root/vllm'),
          nodes: 4,
          gpusPerNode: 8,
          pool: reference(`${cluster}/large`),
        }),
      ),
    moves: sameEverywhere(() => []),
  },
  {
    title: 'tags of the whole program',
    make: ({ plan }) => changed(plan, 'root', { tags: { team: 'vision' } }),
    moves: {
      AWS: all(
        'update',
        ['large', 'small', 'system', 'tools'].map((id) => `aws_launch_template.pool_${id}_template`),
      ),
      'Google Cloud': all('update', [
        'google_artifact_registry_repository.images',
        'google_container_cluster.cluster',
        ...['large_spot', 'small', 'system', 'tools'].map((id) => `google_container_node_pool.pool-${id}`),
      ]),
    },
  },
  {
    title: 'an endpoint that some may reach, and no protection from deletion',
    make: ({ plan, target }) =>
      changed(changed(plan, 'root', { target: target({ endpoint: { publicCidrs: ['203.0.113.0/24'] } }) }), cluster, {
        deletionProtection: false,
      }),
    moves: { AWS: ['update aws_eks_cluster.cluster'], 'Google Cloud': ['update google_container_cluster.cluster'] },
  },
  {
    title: 'more nodes of the system pool',
    make: ({ plan }) => changed(plan, cluster, { system: { nodes: 4, cpus: 4, memoryGiB: 16 } }),
    moves: { AWS: ['update aws_eks_node_group.pool_system'], 'Google Cloud': ['update google_container_node_pool.pool-system'] },
  },
];

judgedByBoth('a program that is changed after it was applied', (judge) => {
  describe.each(homes)('on $name', (home) => {
    const asked = changes.flatMap(({ title, make, moves }) => {
      const expected = moves[home.name];
      return expected === undefined ? [] : [{ title, make, expected }];
    });
    let planned: readonly StackChange[] = [];

    beforeAll(async () => {
      const before = stacksOf(home.plan);
      const after = asked.map(({ make }) => stacksOf(make(home)));
      planned = await judge.changes(together(after), together(asked.map(() => before)));
      saw(judge.title, {
        'programs changed': asked.length,
        'stacks planned again': after.reduce((sum, stacks) => sum + Object.keys(stacks).length, 0),
      });
    });

    test.each(asked.map((each, index) => ({ ...each, index })))('$title: nothing else moves', ({ index, expected }) => {
      const found = movesIn(planned.filter(({ stack }) => isOf(stack, index)));
      expect(found).toEqual([...expected].sort());
      saw(judge.title, { 'changes planned': found.length });
    });
  });
});
