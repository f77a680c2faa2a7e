import { ArtifactRegistryRepositoryIamMember } from '@cdktf/provider-google/lib/artifact-registry-repository-iam-member/index.js';
import { ProjectIamMember } from '@cdktf/provider-google/lib/project-iam-member/index.js';
import { ServiceAccount } from '@cdktf/provider-google/lib/service-account/index.js';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import { compareText } from '../../errors';
import type { PoolModel } from '../../model/node-pool';
import type { ClusterContext, PulledImage } from '../target';
import { accountId } from './names';
import type { Settings } from './options';
import { placeOfAddress, type RepositoryPlace } from './registry-address';

/** A pool's account and what it may do: nodes wait for the rights, or their first pulls fail. */
export interface NodeAccount {
  readonly email: string;
  readonly rights: readonly ITerraformDependable[];
}

interface AccountInput {
  readonly settings: Settings;
  readonly context: ClusterContext;
  readonly pool: PoolModel;
  readonly services: readonly ITerraformDependable[];
}

/**
 * Draws the account of one pool's nodes. Each pool has its own, always: rights follow what its pods pull, and a pool that changed accounts because
 * another image is used would be replaced.
 */
export function drawNodeAccount(stack: TerraformStack, { settings, context, pool, services }: AccountInput): NodeAccount {
  const { project } = settings;
  const account = new ServiceAccount(stack, `account-${pool.id}`, {
    project,
    accountId: accountId(context.blueprint, context.cluster, pool),
    displayName: `Nodes of pool ${pool.id} of ${context.blueprint.id}-${context.cluster.id}`,
    dependsOn: [...services],
  });
  // `*_iam_member` adds a grant; the other kinds would take away those that somebody else made.
  const basics = new ProjectIamMember(stack, `node-${pool.id}`, {
    project,
    role: 'roles/container.defaultNodeServiceAccount',
    member: account.member,
  });
  const readers = repositoriesOf(context, pool).map(
    ({ id, location, project: owner, repository }) =>
      new ArtifactRegistryRepositoryIamMember(stack, `pull-${pool.id}-${id}`, {
        project: owner,
        location,
        repository,
        role: 'roles/artifactregistry.reader',
        member: account.member,
      }),
  );
  return { email: account.email, rights: [basics, ...readers] };
}

/** Repositories that a pool's pods pull from, each once, with the id of its registry. */
function repositoriesOf({ blueprint, pulls }: ClusterContext, pool: PoolModel): readonly (RepositoryPlace & { readonly id: string })[] {
  const found = new Map<string, RepositoryPlace & { readonly id: string }>();
  for (const { image, registry, maker } of pulls.get(pool.path) ?? []) {
    const place = addressOf(blueprint, { image, registry, maker });
    if (place !== null) found.set(registry.id, { ...place, id: registry.id });
  }
  return [...found.values()].sort((a, b) => compareText(a.id, b.id));
}

function addressOf(blueprint: ClusterContext['blueprint'], { image, registry, maker }: PulledImage): RepositoryPlace | null {
  const address = maker.registries?.repository(blueprint, registry, image) ?? null;
  return address === null ? null : placeOfAddress(address);
}
