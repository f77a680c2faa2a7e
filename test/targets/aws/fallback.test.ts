import { Blueprint, GpuCluster, GpuNodePool, Image, TrainingJob } from 'cdk-gpu';
import { aws, type AwsCapacity } from 'cdk-gpu/aws';
import { synth } from 'cdk-gpu/testing';
import { planStacks } from '../../../lib/testing/offline-terraform';
import { sizingShape } from '../../../lib/targets/aws/capacity';
import { expanderValues } from '../../../lib/targets/aws/expander';
import { terraformIsHere } from '../../support/tools';
import { draw, gpuPool, names, resource, sample } from './support';

const reservation = { kind: 'reservation', id: 'cr-0123456789abcdef0', zone: 'us-east-2b', machines: 3 } as const;
const pool = (id: string, given: AwsCapacity | readonly AwsCapacity[], props: Partial<Parameters<typeof gpuPool>[1]> = {}) =>
  gpuPool(id, { gpu: 'H100', gpusPerNode: 8, ...props, place: { capacity: sizingShape.capacity.parse(given), ...props.place } });
const list: readonly AwsCapacity[] = [reservation, { kind: 'spot' }, { kind: 'onDemand' }];
const uuid = '0c9b5a3e-8d4f-4b1a-9e52-7d1f3c2b6a90';

describe('node groups of a list', () => {
  const { cluster } = draw({ pools: [pool('h100', list, { size: { min: 2, max: 8, start: 3 } })] });
  const ids = ['pool_h100_reservation', 'pool_h100_spot', 'pool_h100'];
  const groups = ids.map((id) => resource(cluster, 'aws_eks_node_group', id));

  test('are one for each capacity, alike but for how they are bought', () => {
    expect(names(cluster, 'aws_eks_node_group')).toEqual([...ids, 'pool_system'].sort());
    expect(groups.map((group) => group['node_group_name'])).toEqual(['h100_reservation', 'h100_spot', 'h100']);
    expect(groups.map((group) => group['capacity_type'])).toEqual(['ON_DEMAND', 'SPOT', 'ON_DEMAND']);
    for (const what of ['labels', 'taint', 'instance_types', 'node_role_arn', 'ami_type'])
      expect(new Set(groups.map((group) => JSON.stringify(group[what]))).size).toBe(1);
    expect(names(cluster, 'aws_iam_role').filter((name) => name.includes('h100'))).toEqual(['pool_h100_role']);
  });

  test('have what must be there in the first alone, and no more than was reserved', () => {
    expect(groups.map((group) => group['scaling_config'])).toEqual([
      { min_size: 2, max_size: 3, desired_size: 3 },
      { min_size: 0, max_size: 8, desired_size: 0 },
      { min_size: 0, max_size: 8, desired_size: 0 },
    ]);
  });

  test('with a fabric are all where the reservation is, and only what is bought on demand is placed', () => {
    for (const group of groups) expect(group['subnet_ids']).toEqual(['${aws_subnet.private_b.id}']);
    expect(names(cluster, 'aws_placement_group')).toEqual(['pool_h100_placement']);
    expect(resource(cluster, 'aws_launch_template', 'pool_h100_template')).toHaveProperty('placement');
    expect(resource(cluster, 'aws_launch_template', 'pool_h100_spot_template')).not.toHaveProperty('placement');
  });

  test('are each known to the autoscaler', () => {
    expect(names(cluster, 'aws_autoscaling_group_tag')).toEqual([...ids, 'pool_system'].map((id) => `${id}_tags`).sort());
  });
});

test('of a fixed number, the first holds it, and the others grow from nothing', () => {
  const { target, context } = sample({
    pools: [pool('h100', [{ kind: 'spot' }, { kind: 'onDemand' }], { size: { min: 4, max: 4, start: 4 } })],
  });
  expect(target.components(context).map(({ component }) => component)).toContain('clusterAutoscaler');
  const { cluster } = draw({ pools: [pool('h100', [{ kind: 'spot' }, { kind: 'onDemand' }], { size: { min: 4, max: 4, start: 4 } })] });
  expect(resource(cluster, 'aws_eks_node_group', 'pool_h100_spot')).not.toHaveProperty('lifecycle');
  expect(resource(cluster, 'aws_eks_node_group', 'pool_h100')).toMatchObject({
    scaling_config: { min_size: 0, max_size: 4 },
    lifecycle: {},
  });
});

test('without a fabric, what is not reserved may be in any of the zones that the pool names', () => {
  const l4 = pool('l4', list, { gpu: 'L4', gpusPerNode: 1, place: { zones: ['us-east-2c', 'us-east-2a'] } });
  const { target, context } = sample({ pools: [l4] });
  const [placed] = context.pools;
  expect(placed === undefined ? [] : target.zonesOf(placed)).toEqual(['us-east-2a', 'us-east-2b', 'us-east-2c']);
  const { cluster } = draw({ pools: [l4] });
  expect(resource(cluster, 'aws_eks_node_group', 'pool_l4_reservation')['subnet_ids']).toEqual(['${aws_subnet.private_b.id}']);
  expect(resource(cluster, 'aws_eks_node_group', 'pool_l4')['subnet_ids']).toEqual(
    ['a', 'c'].map((zone) => `\${aws_subnet.private_${zone}.id}`),
  );
});

describe('the order', () => {
  const values = (pools: readonly ReturnType<typeof pool>[]) => expanderValues(sample({ pools }).context.pools);

  test('is left to the autoscaler where no pool has a list', () => {
    expect(values([pool('h100', { kind: 'spot' })])).toEqual({ expander: 'least-waste', expanderPriorities: null });
  });

  test('is that of the list, above what is not ours; all other groups come first', () => {
    const { expander, expanderPriorities } = values([pool('l4', list), pool('l4-big', { kind: 'spot' })]);
    expect(expander).toBe('priority,least-waste');
    const matches = (level: string, group: string) =>
      (expanderPriorities?.[level] ?? []).some((pattern) => new RegExp(pattern).test(`eks-${group}-${uuid}`));
    const level = (group: string) => ['4', '3', '2', '1'].find((each) => matches(each, group));
    expect(Object.keys(expanderPriorities ?? {})).toEqual(['1', '2', '3', '4']);
    expect(['l4_reservation', 'l4-big_spot', 'system', 'l4_spot', 'l4', 'somebody-elses'].map(level)).toEqual([
      '4',
      '4',
      '4',
      '3',
      '2',
      '1',
    ]);
  });

  test('of one pool says nothing of another whose name begins alike', () => {
    const { expanderPriorities } = values([pool('l4', [{ kind: 'onDemand' }, { kind: 'spot' }])]);
    const [pattern = ''] = expanderPriorities?.['3'] ?? [];
    expect(new RegExp(pattern).test(`eks-l4-${uuid}`)).toBe(true);
    for (const other of ['l4-big', 'l4_spot', 'al4', `l4-${uuid}`]) expect(new RegExp(pattern).test(`eks-${other}-${uuid}`)).toBe(false);
  });

  test('reaches the chart', () => {
    const { target, context } = sample({ pools: [pool('l4', list)] });
    const autoscaler = target.components(context).find(({ component }) => component === 'clusterAutoscaler');
    expect(autoscaler?.values).toMatchObject({ extraArgs: { expander: 'priority,least-waste' }, expanderPriorities: { 1: ['.*'] } });
  });
});

describe('a program with a list', () => {
  const lab = new Blueprint('lab', {
    target: aws({ region: 'us-east-2', account: '123456789012', network: { cidr: '10.40.0.0/16', zones: 3 } }),
  });
  const main = new GpuCluster(lab, 'train', { kubernetesVersion: '1.35' });
  const h100 = new GpuNodePool(main, 'h100', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 2, max: 8 },
    capacity: [{ kind: 'reservation', id: ['cr-0aaaaaaaaaaaaaaaa', 'cr-0bbbbbbbbbbbbbbbb'], zone: 'us-east-2b' }, { kind: 'onDemand' }],
  });
  new TrainingJob(main, 'pretrain', {
    image: Image.fromReference(lab, 'i', 'acme/train:1.0'),
    nodes: 6,
    gpusPerNode: 8,
    restarts: 3,
    pool: h100,
  });
  const { files, issues, stacks } = synth(lab);

  test('reports how nodes are bought', () => {
    expect(issues).toEqual([]);
    const report = JSON.parse(files.get('blueprint.json') ?? '') as {
      readonly clusters: readonly { readonly pools: readonly object[] }[];
    };
    expect(report.clusters[0]?.pools[0]).toMatchObject({
      capacity: [
        { kind: 'reservation', group: 'h100_reservation', maximum: 8, zones: ['us-east-2b'] },
        { kind: 'onDemand', group: 'h100', maximum: 8, zones: ['us-east-2b'] },
      ],
      fallback:
        "priorities of the cluster autoscaler's expander; they stay within 8 nodes together because the pool's work asks for 6 at most",
    });
  });

  (terraformIsHere ? test : test.skip)('is planned', async () => {
    expect(await planStacks(stacks)).toMatchObject({ ok: true, messages: [] });
  });
});
