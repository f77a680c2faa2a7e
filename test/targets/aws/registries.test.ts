import type { AwsCapacity } from '../../../lib/targets/aws';
import { aws } from '../../../lib/targets/aws';
import { capacitySchema } from '../../../lib/targets/aws/capacity';
import type { WorkloadModel } from '../../../lib/model/workload';
import type { PlacedWorkload } from '../../../lib/placement/placement';
import { draw, drawContext, drawRegistry, gpuPool, pulling, resource, sample } from './support';

const h100 = (capacity: AwsCapacity, props = {}) =>
  gpuPool('h100', { gpu: 'H100', gpusPerNode: 8, ...props, place: { capacity: capacitySchema.parse(capacity) } });
const identity = { id: 'server', path: 'b/server', at: null } as const;

describe('pulling images', () => {
  const maker = aws({ region: 'eu-west-1', account: '210987654321' });
  const rights = (pulls: ReturnType<typeof pulling>) =>
    (
      JSON.parse(
        resource(draw({ pools: [h100({ kind: 'spot' })], pulls }).cluster, 'aws_iam_role_policy', 'pool_h100_role_policy')[
          'policy'
        ] as string,
      ) as {
        readonly Statement: readonly Readonly<Record<string, unknown>>[];
      }
    ).Statement;

  test('is allowed for exactly what pods of the pool use', () => {
    expect(rights(pulling('b/c/h100', maker)).at(-1)).toEqual({
      Sid: 'Pull',
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: ['arn:${data.aws_partition.partition.partition}:ecr:eu-west-1:210987654321:repository/b/images/train'],
    });
    expect(rights(pulling('b/c/other', maker)).map((statement) => statement['Sid'])).toEqual(['Login', 'PullFromOthers']);
  });

  test.each([
    ['111122223333.dkr.ecr.us-east-2.amazonaws.com/tools/server:v1', ['arn:PARTITION:ecr:us-east-2:111122223333:repository/tools/server']],
    [
      `111122223333.dkr.ecr.us-east-2.amazonaws.com/server@sha256:${'0'.repeat(64)}`,
      ['arn:PARTITION:ecr:us-east-2:111122223333:repository/server'],
    ],
    ['111122223333.dkr-ecr.us-east-2.on.aws/server:v1', ['arn:PARTITION:ecr:us-east-2:111122223333:repository/server']],
    ['vllm/vllm-openai:v0.11.0', undefined],
  ])('of %s, which is there already, is allowed where pods use it', (reference, expected) => {
    const { target, context } = sample({
      pools: [h100({ kind: 'spot' }), gpuPool('l4', { gpu: 'L4', gpusPerNode: 1 })],
      blueprint: { images: [{ ...identity, kind: 'referenced', reference, platforms: null, sizeGiB: null, credentials: null }] },
    });
    const workload = { kind: 'microservice', id: 'w', path: 'b/c/w', image: identity.path } as unknown as WorkloadModel;
    const [pool] = context.pools;
    if (pool === undefined) throw new Error('no pool');
    const workloads = [{ workload, pools: [pool], request: {} as PlacedWorkload['request'], refused: [] }];
    const { cluster } = drawContext(target, { ...context, workloads });
    const named = (name: string) =>
      (
        JSON.parse(resource(cluster, 'aws_iam_role_policy', `pool_${name}_role_policy`)['policy'] as string) as {
          readonly Statement: readonly { readonly Sid: string; readonly Resource: unknown }[];
        }
      ).Statement.find(({ Sid }) => Sid === 'Pull')?.Resource;
    expect(named('h100')).toEqual(expected?.map((arn) => arn.replace('PARTITION', '${data.aws_partition.partition.partition}')));
    expect(named('l4')).toBeUndefined();
  });

  test('of EKS’ own images is allowed, and of nothing else in our account', () => {
    expect(rights(new Map())[1]).toMatchObject({
      Sid: 'PullFromOthers',
      Condition: { StringNotEquals: { 'aws:ResourceAccount': '$${aws:PrincipalAccount}' } },
    });
  });
});

describe('registries', () => {
  test('keep tags as they are, look at images, and encrypt them', () => {
    const stack = drawRegistry();
    expect(resource(stack, 'aws_ecr_repository', 'registry_images_train')).toEqual({
      name: 'b/images/train',
      image_tag_mutability: 'IMMUTABLE',
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: 'KMS', kms_key: '${aws_kms_key.registry_images_key.arn}' }],
      force_delete: false,
    });
    expect(resource(stack, 'aws_kms_key', 'registry_images_key')).toMatchObject({ enable_key_rotation: true });
  });

  test('forget what is old', () => {
    const stack = drawRegistry({}, { keepUntagged: '36h', keepImages: 10 });
    const { rules } = JSON.parse(resource(stack, 'aws_ecr_lifecycle_policy', 'registry_images_train_lifecycle')['policy'] as string) as {
      readonly rules: readonly { readonly selection: unknown }[];
    };
    expect(rules.map((rule) => rule.selection)).toEqual([
      { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 2 },
      { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 10 },
    ]);
  });
});
