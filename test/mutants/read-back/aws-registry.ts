import type { Scene } from '../../../lib/emit/scene';
import { secondsOf } from '../../../lib/model/duration';
import { keyPolicy } from './aws-keys';
import { equal, held, look } from './held';
import { counted, inside, type View } from './view';

/** Registries: encrypted, scanned, and kept as the program says. */
export function awsRegistryFindings(view: View, { blueprint, registries }: Scene['registry']): readonly string[] {
  const images = registries.flatMap(({ registry, images: own }) => own.map((image) => ({ registry, image })));
  return [
    ...counted(view, 'aws_ecr_repository', images.length),
    ...counted(view, 'aws_kms_key', registries.length),
    ...view.of('aws_kms_key').flatMap(({ body }) =>
      held('key of images', body, {
        enable_key_rotation: true,
        deletion_window_in_days: 30,
        policy: (text) => equal(inside(text), keyPolicy([])),
      }),
    ),
    ...registries.flatMap(({ registry }) =>
      held(
        'alias of images',
        view.of('aws_kms_alias').find(({ body }) => look(body, 'name') === `alias/${blueprint.id}-${registry.id}-images`)?.body,
        { target_key_id: (value) => view.behind(value, 'aws_kms_key', 'key_id') !== undefined },
      ),
    ),
    ...images.flatMap(({ registry, image }) => {
      const name = `${blueprint.id}/${registry.id}/${image.id}`;
      const repository = view.of('aws_ecr_repository').find(({ body }) => look(body, 'name') === name);
      const policy = view
        .of('aws_ecr_lifecycle_policy')
        .find(({ body }) => view.behind(look(body, 'repository'), 'aws_ecr_repository', 'name') === repository);
      const rules = inside(look(policy?.body, 'policy'));
      return [
        ...held(`repository ${name}`, repository?.body, {
          image_tag_mutability: registry.immutableTags ? 'IMMUTABLE' : 'MUTABLE',
          'image_scanning_configuration.scan_on_push': registry.scanOnPush,
          force_delete: false,
          'encryption_configuration.0.encryption_type': 'KMS',
          'encryption_configuration.0.kms_key': (value) => view.behind(value, 'aws_kms_key', 'arn') !== undefined,
        }),
        ...held(`policy of ${name}`, rules, {
          'rules.0.rulePriority': 1,
          'rules.0.selection': {
            tagStatus: 'untagged',
            countType: 'sinceImagePushed',
            countUnit: 'days',
            countNumber: Math.max(1, Math.ceil(secondsOf(registry.keepUntagged) / 86400)),
          },
          'rules.1.rulePriority': 2,
          'rules.1.selection': { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: registry.keepImages },
          'rules.*.action': { type: 'expire' },
        }),
      ];
    }),
  ];
}
