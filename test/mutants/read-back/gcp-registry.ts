import type { Scene } from '../../../lib/emit/scene';
import { secondsOf } from '../../../lib/model/duration';
import { serviceFindings } from './gcp-services';
import { held, look, sameSet } from './held';
import { addressOf, counted, type View } from './view';

/** Registries: one repository each, kept as the program says. */
export function gcpRegistryFindings(view: View, { blueprint, registries }: Scene['registry'], region: string): readonly string[] {
  const project = look(view.stack, 'provider.google.0.project');
  return [
    ...counted(view, 'google_artifact_registry_repository', registries.length),
    ...view.of('google_project_service').flatMap((each) => held(addressOf(each), each.body, { project: project ?? null })),
    ...serviceFindings(view, ['artifactregistry', 'containerscanning']),
    ...registries.flatMap(({ registry }) => {
      const id = `${blueprint.id}-${registry.id}`;
      const own = view.of('google_artifact_registry_repository').find(({ body }) => look(body, 'repository_id') === id);
      return held(`registry ${id}`, own?.body, {
        location: region,
        project: project ?? null,
        format: 'DOCKER',
        'docker_config.immutable_tags': registry.immutableTags,
        'vulnerability_scanning_config.enablement_config': registry.scanOnPush ? 'INHERITED' : 'DISABLED',
        cleanup_policy_dry_run: false,
        cleanup_policies: sameSet([
          {
            id: 'delete-untagged',
            action: 'DELETE',
            condition: { tag_state: 'UNTAGGED', older_than: `${String(secondsOf(registry.keepUntagged))}s` },
          },
          { id: 'delete-older', action: 'DELETE', condition: { tag_state: 'TAGGED', older_than: '86400s' } },
          { id: 'keep-recent', action: 'KEEP', most_recent_versions: { keep_count: registry.keepImages } },
        ]),
      });
    }),
  ];
}
