import type { Settings } from './options';

/** Address of a repository in ECR without a tag; null without an account number. */
export function repositoryAddress({ account, region }: Settings, repository: string): string | null {
  return account === null ? null : `${account}.dkr.ecr.${region}.amazonaws.com/${repository}`;
}

/** A repository, as rights name it. */
export interface EcrRepositoryRef {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** Reads an address of ECR, with a tag or digest or without; null when it is somewhere else. */
export function parseRepository(address: string): EcrRepositoryRef | null {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)/.exec(address);
  if (match === null) return null;
  const [, account = '', region = '', name = ''] = match;
  return { account, region, name };
}
