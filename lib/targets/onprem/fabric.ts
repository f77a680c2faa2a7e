import type { PoolModel } from '../../model/node-pool';
import type { FabricNeeds } from '../target';
import { rdmaOf } from './cards';
import { coveringBlock, networkNames, networkNamespace, railName, railsOf, type Rails } from './rails';
import { cidrText } from '../cidr';

/** Cards for RDMA, as pods of a gang get them. */
export interface Fabric extends FabricNeeds {
  /** How many of each resource a node offers, and a pod with all of the node's GPUs asks for. */
  readonly devices: number;
}

/** Names of what the plugins offer of InfiniBand, without their prefixes: the same in all pools, so that a gang may land on several. */
export const sharedCards = 'infiniband';
export const wholeCard = 'infiniband_nic';
export const virtualCard = 'infiniband_vf';

/**
 * What gangs on a pool use between its machines; null where there is nothing that pods could use.
 *
 * InfiniBand is addressed by numbers that the subnet manager gives, so the cards' device files are all that a pod needs. RoCE is addressed by IP: a pod needs
 * an interface of each card in its own network, and an address there (projectcalico/calico#8482, Mellanox/k8s-rdma-shared-dev-plugin#101,
 * akash-network/provider#424, read 2026-11-23).
 *
 * Shared cards: one unit gives a container all of them, however many units it holds (Mellanox/k8s-rdma-shared-dev-plugin at v1.5.3, `Allocate` in
 * pkg/resources/server.go, read 2026-11-23). A unit for each GPU, so that every pod has its own and none waits for one.
 *
 * On InfiniBand NCCL is told nothing: it can open only the cards whose device files it has, and its first contact goes over the pod's one interface.
 */
export function fabricOf(pool: PoolModel): Fabric | null {
  const rdma = rdmaOf(pool);
  if (rdma === null) return null;
  if (rdma.kind === 'roce') {
    const rails = railsOf(pool);
    return rails === null ? null : railFabric(pool, rails);
  }
  const alone = { env: {}, annotations: {} };
  if (rdma.as === 'shared') return { resources: [`rdma/${sharedCards}`], devices: pool.gpusPerNode, ...alone };
  const name = rdma.as === 'wholeNic' ? wholeCard : virtualCard;
  return { resources: [`nvidia.com/${name}`], devices: rdma.nicsPerNode, ...alone };
}

/** A resource and a network for each rail. What is not shared is there once on each rail, for the one pod that has all of the node's GPUs. */
function railFabric(pool: PoolModel, rails: Rails): Fabric {
  const prefix = rails.as === 'shared' ? 'rdma' : 'nvidia.com';
  return {
    resources: rails.cards.map((_, index) => `${prefix}/${railName(index)}`),
    devices: rails.as === 'shared' ? pool.gpusPerNode : 1,
    env: railEnvironment(rails),
    annotations: {
      'k8s.v1.cni.cncf.io/networks': networkNames(rails)
        .map((name) => `${networkNamespace}/${name}`)
        .join(','),
    },
  };
}

/**
 * NCCL from 2.21 on finds the entry of a card's table that stands for RoCE v2 and IPv4, so its number is not told: it differs between cards and pods. A shared
 * card's table has the addresses of the host and of other pods too, and the block of pods keeps NCCL off the host's. Before 2.26.2 it gives up at one that is
 * another pod's. Its first contact goes over the pod network, where all pods reach each other. Rails are networks apart, so it is told to keep to one.
 *
 * Source: src/transport/net_ib.cc of https://github.com/NVIDIA/nccl at v2.20.5-1, v2.21.5-1, v2.25.1-1 and v2.26.2-1, src/graph/search.cc at v2.30.7-1, and
 * https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/env.html; read 2026-11-23.
 */
function railEnvironment({ blocks }: Rails): Readonly<Record<string, string>> {
  return {
    ...(blocks.length > 1 ? { NCCL_CROSS_NIC: '0' } : {}),
    NCCL_IB_ADDR_RANGE: cidrText(coveringBlock(blocks)),
    NCCL_SOCKET_IFNAME: 'eth0',
  };
}
