import type { BlueprintModel } from '../../model/blueprint';
import type { BuiltImage } from '../../model/image';
import type { CreatedRegistry } from '../../model/registry';
import { repositoryName } from './names';
import type { Settings } from './options';

/** Address of an image in ECR without its tag; null without an account number. */
export function repositoryAddress(
  settings: Settings,
  blueprint: BlueprintModel,
  registry: CreatedRegistry,
  image: BuiltImage,
): string | null {
  if (settings.account === null) return null;
  return `${settings.account}.dkr.ecr.${settings.region}.amazonaws.com/${repositoryName(blueprint.id, registry.id, image.id)}`;
}

/** A repository, as rights name it. */
export interface EcrRepositoryRef {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Reads an address of ECR; null when it is somewhere else. */
export function parseRepository(address: string): EcrRepositoryRef | null {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/(.+)$/.exec(address);
  if (match === null) return null;
  const [, account = '', region = '', name = ''] = match;
  return { account, region, name };
}
