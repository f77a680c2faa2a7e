import type { TerraformStack } from 'cdktf';
import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository/index.js';
import { secondsOf } from '../../model/duration';
import type { CreatedRegistry } from '../../model/registry';
import type { RegistryContext } from '../target';
import { drawKey, type Owner } from './keys';
import { fit, repositoryName } from './names';

/** Draws each registry: a key of its own, and a repository for each image. */
export function drawRepositories(stack: TerraformStack, { blueprint, registries }: RegistryContext, owner: Owner): void {
  for (const { registry, images } of registries) {
    const id = `registry_${registry.id}`;
    const key = drawKey(stack, {
      id: `${id}_key`,
      description: `Images of ${registry.path}`,
      alias: fit(`${blueprint.id}-${registry.id}-images`, 240),
      owner,
    });
    for (const image of images) {
      const repository = new EcrRepository(stack, `${id}_${image.id}`, {
        name: repositoryName(blueprint.id, registry.id, image.id),
        imageTagMutability: registry.immutableTags ? 'IMMUTABLE' : 'MUTABLE',
        imageScanningConfiguration: { scanOnPush: registry.scanOnPush },
        encryptionConfiguration: [{ encryptionType: 'KMS', kmsKey: key.arn }],
        forceDelete: false,
      });
      new EcrLifecyclePolicy(stack, `${id}_${image.id}_lifecycle`, { repository: repository.name, policy: lifecycle(registry) });
    }
  }
}

/** Untagged images go after some days, tagged ones when there are many. ECR counts in whole days. */
function lifecycle({ keepUntagged, keepImages }: CreatedRegistry): string {
  const days = Math.max(1, Math.ceil(secondsOf(keepUntagged) / 86400));
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `untagged for ${String(days)} days`,
        selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: days },
        action: { type: 'expire' },
      },
      {
        rulePriority: 2,
        description: `more than ${String(keepImages)} images`,
        selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: keepImages },
        action: { type: 'expire' },
      },
    ],
  });
}
