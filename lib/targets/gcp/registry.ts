import { ArtifactRegistryRepository } from '@cdktf/provider-google/lib/artifact-registry-repository/index.js';
import type { TerraformStack } from 'cdktf';
import { secondsOf } from '../../model/duration';
import type { RegistryContext } from '../target';
import { repositoryId } from './names';
import type { Settings } from './options';
import { drawServices } from './services';

/** Draws one repository for each registry. Images get theirs below it when they are pushed. */
export function drawRepositories(stack: TerraformStack, settings: Settings, { blueprint, registries }: RegistryContext): void {
  const scans = registries.some(({ registry }) => registry.scanOnPush);
  const services = drawServices(stack, settings, ['artifactregistry', ...(scans ? ['containerscanning'] : [])]);
  for (const { registry } of registries) {
    new ArtifactRegistryRepository(stack, registry.id, {
      project: settings.project,
      location: settings.region,
      repositoryId: repositoryId(blueprint, registry),
      description: `Images of ${blueprint.id}`,
      format: 'DOCKER',
      dockerConfig: { immutableTags: registry.immutableTags },
      // What a policy keeps is kept, whatever another deletes: the newest of each name stay, and no others.
      cleanupPolicyDryRun: false,
      cleanupPolicies: [
        {
          id: 'delete-untagged',
          action: 'DELETE',
          condition: { tagState: 'UNTAGGED', olderThan: `${String(secondsOf(registry.keepUntagged))}s` },
        },
        // A day, so that an image that is being rolled out is never among them.
        { id: 'delete-older', action: 'DELETE', condition: { tagState: 'TAGGED', olderThan: '86400s' } },
        { id: 'keep-recent', action: 'KEEP', mostRecentVersions: { keepCount: registry.keepImages } },
      ],
      vulnerabilityScanningConfig: { enablementConfig: registry.scanOnPush ? 'INHERITED' : 'DISABLED' },
      ...(Object.keys(blueprint.tags).length === 0 ? {} : { labels: blueprint.tags }),
      dependsOn: [...services],
    });
  }
}
