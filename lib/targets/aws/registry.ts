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

/**
 * Reads an address of ECR, with a tag or digest or without; null when it is somewhere else.
 * Forms of the address: awslabs/amazon-eks-ami, nodeadm/doc/examples.md (images that nodes log in to ECR for), read 2026-11-22.
 */
export function parseRepository(address: string): EcrRepositoryRef | null {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|on\.aws)\/([^:@]+)/.exec(address);
  if (match === null) return null;
  const [, account = '', region = '', name = ''] = match;
  return { account, region, name };
}
