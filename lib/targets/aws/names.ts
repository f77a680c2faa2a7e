import { createHash } from 'node:crypto';
import type { PoolModel } from '../../model/node-pool';
import { idSuffix, type CapacityGroup } from '../capacity-groups';

/** The first hexadecimal digits of the SHA-256 of a text: the same on every machine. */
export function shortHash(text: string, length = 8): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** A name that is at most `max` long: itself, or its beginning with a hash of the whole. */
export function fit(name: string, max: number): string {
  return name.length <= max ? name : `${name.slice(0, max - 9).replace(/-+$/, '')}-${shortHash(name)}`;
}

/** Name of the EKS cluster, at most 100 characters. Others find it by this name only. */
export function clusterName(blueprint: string, cluster: string): string {
  return fit(`${blueprint}-${cluster}`, 100);
}

/** Name of an IAM role, at most 64 characters. Roles are known in the whole account, so the region is part of it. */
export function roleName(cluster: string, region: string, purpose: string): string {
  return fit(`${cluster}-${region}-${purpose}`, 64);
}

/** Id of one of a pool's node groups: `h100`, `h100_reservation`. */
export function nodeGroupId({ id }: Pick<PoolModel, 'id'>, group: CapacityGroup): string {
  return `${id}${idSuffix(group)}`;
}

/** Name of a managed node group, at most 63 characters; unique in its cluster. `group` is its id. */
export function nodeGroupName(group: string): string {
  return fit(group, 63);
}

/**
 * Name of what belongs to one node group and is known in the whole region: launch template (at most 128 characters), placement group. No id has a dot,
 * so pool "b-c" of cluster "a" and pool "c" of cluster "a-b" do not meet.
 */
export function groupName(cluster: string, group: string): string {
  return fit(`${cluster}.${group}`, 128);
}

/** Name of the security group of nodes with EFA, at most 255 characters; EC2 keeps names that begin with "sg-" for itself. */
export function fabricGroupName(cluster: string): string {
  return fit(`efa-${cluster}`, 255);
}

/** Name of a group of reservations, at most 127 characters for Terraform's provider; Resource Groups keeps names that begin with "aws" for itself. */
export function reservationGroupName(cluster: string, group: string): string {
  return fit(`reservations-${cluster}.${group}`, 127);
}

/** Repository of an image in ECR, at most 256 characters. */
export function repositoryName(blueprint: string, registry: string, image: string): string {
  return fit(`${blueprint}/${registry}/${image}`, 256);
}
