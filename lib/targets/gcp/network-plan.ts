import { addressesOf, type Cidr } from '../cidr';

/** Parts of a cluster's block. */
export interface NetworkPlan {
  readonly nodes: Cidr;
  readonly pods: Cidr;
  readonly services: Cidr;
}

/**
 * Splits a block: its upper half for pods, its first eighth for nodes, the sixteenth after that for services, the rest left free.
 * GKE takes at most a /16 for services, which is more than a cluster can use.
 */
export function planNetwork(outer: Cidr): NetworkPlan {
  const size = addressesOf(outer);
  return {
    nodes: { base: outer.base, prefix: outer.prefix + 3 },
    pods: { base: outer.base + size / 2, prefix: outer.prefix + 1 },
    services: { base: outer.base + size / 8, prefix: Math.max(16, outer.prefix + 4) },
  };
}
