import { createHash } from 'node:crypto';
import type { BlueprintModel } from '../../model/blueprint';
import type { ClusterModel } from '../../model/cluster';
import type { PoolModel } from '../../model/node-pool';
import type { CreatedRegistry } from '../../model/registry';
import type { CapacityGroup } from '../capacity-groups';

/** Most characters of the names of clusters and node pools; GKE's API refuses longer ones. */
const longestGke = 40;
/** Most characters of a service account's id. */
const longestAccount = 30;
/** Fewest characters of a service account's id. */
const shortestAccount = 6;
/** Most characters of a repository's id in Artifact Registry. */
const longestRepository = 63;
/** Most characters of names in Compute Engine. */
const longestCompute = 63;

/**
 * A name within a limit: one that is too long is cut. Google's names begin with a letter, which ids need not. What was changed ends with six digits of
 * its hash, so that it is the name of no other.
 */
export function fit(given: string, longest: number): string {
  const name = /^[a-z]/.test(given) ? given : `n-${given}`;
  return name === given && name.length <= longest ? name : marked(name, given, longest);
}

function marked(name: string, given: string, longest: number): string {
  const hash = createHash('sha256').update(given).digest('hex').slice(0, 6);
  return `${name.slice(0, longest - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/** `<blueprint>-<cluster>`: the cluster's name, and what names of its parts begin with. */
export function clusterName(blueprint: BlueprintModel, cluster: ClusterModel): string {
  return fit(`${blueprint.id}-${cluster.id}`, longestGke);
}

/** Name of a part of the network, such as `nat`. */
export function networkName(blueprint: BlueprintModel, cluster: ClusterModel, part: string | null): string {
  const name = `${blueprint.id}-${cluster.id}`;
  return fit(part === null ? name : `${name}-${part}`, longestCompute);
}

/** GKE's name for the nodes of one capacity: `l4`, `l4-flex-start`; nodes have it in the label `cloud.google.com/gke-nodepool`. Capitals and `_` are not allowed. */
export function nodePoolName(pool: Pick<PoolModel, 'id'>, { kind, number }: CapacityGroup): string {
  const words = kind === null ? [] : [kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  return fit([pool.id, ...words, ...(number === 1 ? [] : [String(number)])].join('-'), longestGke);
}

/**
 * Name of a pool's compute class, at most 63 characters: it is the value of a label. GKE keeps some names for itself; none of them begins with `pool-`.
 */
export function computeClassName(pool: Pick<PoolModel, 'id'>): string {
  return fit(`pool-${pool.id}`, longestCompute);
}

/** Id of the service account that a pool's nodes have. */
export function accountId(blueprint: BlueprintModel, cluster: ClusterModel, pool: PoolModel): string {
  const name = fit(`${blueprint.id}-${cluster.id}-${pool.id}`, longestAccount);
  return name.length < shortestAccount ? marked(name, name, longestAccount) : name;
}

/** `<blueprint>-<registry>`: a registry is one repository, with an image below it for each of ours. */
export function repositoryId(blueprint: BlueprintModel, registry: CreatedRegistry): string {
  return fit(`${blueprint.id}-${registry.id}`, longestRepository);
}
