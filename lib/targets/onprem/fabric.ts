import type { PoolModel } from '../../model/node-pool';
import type { OnPremPool } from './options';

/** Cards for RDMA, as pods of a gang get them. */
export interface Fabric {
  /** Resource that the network operator's device plugin offers. */
  readonly resource: string;
  /** How many of it a node offers, and a pod with all of the node's GPUs asks for. */
  readonly devices: number;
  /** What NCCL has to be told. */
  readonly env: Readonly<Record<string, string>>;
}

/** Names of what the plugins offer, without their prefixes: the same in all pools, so that a gang may land on several. */
export const sharedCards = 'infiniband';
export const wholeCard = 'infiniband_nic';
export const virtualCard = 'infiniband_vf';

/**
 * What gangs on a pool use between its machines; null where there is nothing that pods could use.
 *
 * InfiniBand is addressed by numbers that the subnet manager gives, so the cards' device files are all that a pod needs. RoCE is addressed by IP: a pod needs
 * an interface of each card in its own network, which takes a second network plugin and a plan of addresses. None is drawn yet, so no pod is promised any
 * (projectcalico/calico#8482, Mellanox/k8s-rdma-shared-dev-plugin#101, akash-network/provider#424, read 2026-11-23).
 *
 * Shared cards: one unit gives a container all of them, however many units it holds (Mellanox/k8s-rdma-shared-dev-plugin at v1.5.3, `Allocate` in
 * pkg/resources/server.go, read 2026-11-23). A unit for each GPU, so that every pod has its own and none waits for one.
 *
 * NCCL is told nothing: it can open only the cards whose device files it has, and its first contact goes over the pod's one interface.
 */
export function fabricOf(pool: PoolModel): Fabric | null {
  const rdma = rdmaOf(pool);
  if (rdma?.kind !== 'infiniband') return null;
  if (rdma.as === 'shared') return { resource: `rdma/${sharedCards}`, devices: pool.gpusPerNode, env: {} };
  const name = rdma.as === 'wholeNic' ? wholeCard : virtualCard;
  return { resource: `nvidia.com/${name}`, devices: rdma.nicsPerNode, env: {} };
}

/** What the program says of a pool's cards; null for pools that have none, or no GPUs. */
export function rdmaOf(pool: PoolModel): OnPremPool['rdma'] {
  return pool.kind === 'gpu' ? (pool.place as unknown as OnPremPool).rdma : null;
}
