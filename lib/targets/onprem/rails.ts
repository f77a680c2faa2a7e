import { createHash } from 'node:crypto';
import { components as catalog } from '../../catalog/components';
import type { PoolModel } from '../../model/node-pool';
import { addressesOf, blockWithin, cidrText, parseCidr, type Cidr } from '../cidr';
import { rangeOf } from './addresses';
import { rdmaOf } from './cards';
import type { OnPremPool } from './options';

/** The cards of a pool's hosts for RoCE, each of which is in a network of its own: one rail. */
export interface Rails {
  readonly as: NonNullable<OnPremPool['rdma']>['as'];
  /** Interfaces of the cards, or with whole cards their PCI addresses; one for each rail. */
  readonly cards: readonly string[];
  /** Addresses of pods; one block for each rail. */
  readonly blocks: readonly Cidr[];
  /** Null: as the cards are set. */
  readonly mtu: number | null;
}

/** Rails of a pool, as far as what the program says of them makes sense; null for pools that have none, or none that pods could be given. */
export function railsOf(pool: PoolModel): Rails | null {
  return railsOfCards(rdmaOf(pool));
}

/** The same of what one host's pool says. */
export function railsOfCards(rdma: OnPremPool['rdma']): Rails | null {
  if (rdma?.kind !== 'roce' || rdma.rails === null || rdma.addresses === null) return null;
  const blocks = blocksOf(rdma.addresses, rdma.rails.length);
  return blocks === null ? null : { as: rdma.as, cards: rdma.rails, blocks, mtu: rdma.mtu };
}

/** A block for each rail: those that are given, or equal parts of the one; null where they are not as many, or the one is too small to be divided. */
export function blocksOf(addresses: string | readonly string[], rails: number): readonly Cidr[] | null {
  if (typeof addresses !== 'string') {
    const blocks = addresses.flatMap((text) => parseCidr(text) ?? []);
    return blocks.length === rails ? blocks : null;
  }
  const outer = parseCidr(addresses);
  if (outer === null) return null;
  const prefix = outer.prefix + Math.ceil(Math.log2(rails));
  return prefix > 32 ? null : Array.from({ length: rails }, (_, index) => blockWithin(outer, prefix, index));
}

/**
 * Addresses of a block that pods can have: all but the first and the last. Source: `GetIPRange` in pkg/iphelpers/iphelpers.go of
 * https://github.com/k8snetworkplumbingwg/whereabouts at v0.9.4, read 2026-11-23.
 */
export function podAddresses(block: Cidr): number {
  return Math.max(0, addressesOf(block) - 2);
}

/** The smallest block that has all of these in it. */
export function coveringBlock(blocks: readonly Cidr[]): Cidr {
  const [first = { base: 0, prefix: 0 }, ...others] = blocks;
  const firsts = [first, ...others].map(({ base }) => base);
  const last = Math.max(...[first, ...others].map((block) => rangeOf(block).last));
  for (let prefix = first.prefix; prefix > 0; prefix -= 1) {
    const size = addressesOf({ base: 0, prefix });
    const base = Math.floor(Math.min(...firsts) / size) * size;
    if (last < base + size) return { base, prefix };
  }
  return { base: 0, prefix: 0 };
}

/** Equal for pools whose pods are in the same networks: a gang may be on several of them. */
export function railsKey({ as, cards, blocks, mtu }: Rails): string {
  return JSON.stringify([as, cards, blocks.map(cidrText), mtu]);
}

/** Name of the resource that stands for a rail, without its prefix: the same in all pools. It has no character but those that both plugins take. */
export function railName(index: number): string {
  return `rail_${String(index + 1)}`;
}

/** Names of the networks of a pool's rails. Pools with equal rails share theirs, and others have others. */
export function networkNames(rails: Rails): readonly string[] {
  const hash = createHash('sha256').update(railsKey(rails)).digest('hex').slice(0, 8);
  return rails.cards.map((_, index) => `roce-${hash}-rail-${String(index + 1)}`);
}

/**
 * Where the networks are. Pods of every namespace name them with it, which Multus lets them do unless it is told to isolate namespaces, and RKE2's does not. Source:
 * https://github.com/k8snetworkplumbingwg/multus-cni at v4.3.0, docs/configuration.md; packages/rke2-multus of https://github.com/rancher/rke2-charts of
 * 2026-08-20; read 2026-11-23.
 */
export const networkNamespace = catalog.networkOperator.namespace;
