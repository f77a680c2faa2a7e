import type { BlueprintModel } from '../../model/blueprint';
import type { BuiltImage } from '../../model/image';
import type { CreatedRegistry } from '../../model/registry';
import { repositoryId } from './names';
import type { Settings } from './options';

/** `<region>-docker.pkg.dev/<project>/<repository>/<image>`. */
export function repositoryAddress(settings: Settings, blueprint: BlueprintModel, registry: CreatedRegistry, image: BuiltImage): string {
  return `${settings.region}-docker.pkg.dev/${settings.project}/${repositoryId(blueprint, registry)}/${image.id}`;
}

/** Where a repository is, as rights on it are granted. */
export interface RepositoryPlace {
  readonly location: string;
  readonly project: string;
  readonly repository: string;
}

/** Reads an address of ours: the maker of a registry may be another project or region of Google Cloud than the cluster's. */
export function placeOfAddress(address: string): RepositoryPlace | null {
  const match = /^([a-z0-9-]+)-docker\.pkg\.dev\/([^/]+)\/([^/]+)\//.exec(address);
  const [, location, project, repository] = match ?? [];
  return location === undefined || project === undefined || repository === undefined ? null : { location, project, repository };
}
