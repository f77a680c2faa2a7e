import type { BuiltImage } from '../../model/image';
import type { Settings } from './options';

/** `<region>-docker.pkg.dev/<project>/<repository>/<image>`. */
export function repositoryAddress({ project, region }: Settings, repository: string, image: BuiltImage): string {
  return `${region}-docker.pkg.dev/${project}/${repository}/${image.id}`;
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
