import { createHash } from 'node:crypto';
import type { PoolModel } from '../../../lib/model/node-pool';
import type { PlacedPool } from '../../../lib/placement/placement';
import { isRecord, type Json } from '../tree';
import { equal, look, type Expected } from './held';
import { roceOf } from './onprem-truth';
import { rangeOf } from './ranges';
import { inside } from './view';

/** One network of a pool's cards for RoCE. */
interface Rail {
  /** Its card on every host. */
  readonly card: string;
  /** Addresses of pods. */
  readonly block: string;
  /** What a pod asks for, in two parts. */
  readonly prefix: string;
  readonly resource: string;
  /** Name of the network that a pod is in. */
  readonly network: string;
}

/** Rails of a pool in the order of its cards; none where the program says none. */
export function railsOf(pool: PoolModel): readonly Rail[] {
  const roce = roceOf(pool);
  if (roce === null) return [];
  const { as, rails, addresses, mtu } = roce;
  const blocks = typeof addresses === 'string' ? partsOf(addresses, rails.length) : addresses;
  // Pools that are told the same share their networks.
  const hash = createHash('sha256').update(JSON.stringify([as, rails, blocks, mtu])).digest('hex'); // prettier-ignore
  return rails.map((card, index) => ({
    card,
    block: blocks[index] ?? '',
    prefix: as === 'shared' ? 'rdma' : 'nvidia.com',
    resource: `rail_${String(index + 1)}`,
    network: `roce-${hash.slice(0, 8)}-rail-${String(index + 1)}`,
  }));
}

function addressText(start: number): string {
  return [24, 16, 8, 0].map((shift) => String(Math.floor(start / 2 ** shift) % 256)).join('.');
}

/** Equal parts of a block, as many as there are rails or the next power of two. */
function partsOf(block: string, count: number): readonly string[] {
  const { start, end } = rangeOf(block);
  let parts = 1;
  while (parts < count) parts *= 2;
  const size = (end - start) / parts;
  return Array.from({ length: count }, (_, index) => `${addressText(start + index * size)}/${String(32 - Math.log2(size))}`);
}

/** The smallest block that all of these are in. */
function around(blocks: readonly string[]): string {
  const first = Math.min(...blocks.map((block) => rangeOf(block).start));
  const last = Math.max(...blocks.map((block) => rangeOf(block).end)) - 1;
  let size = 1;
  while (Math.floor(first / size) !== Math.floor(last / size)) size *= 2;
  return `${addressText(Math.floor(first / size) * size)}/${String(32 - Math.log2(size))}`;
}

/** How a plugin finds the card of each rail: by its interface, by whose virtual function it is, or where it sits. */
export function railOffers(
  pool: PoolModel,
): readonly { readonly resourceName: string; readonly prefix: string; readonly selectors: Readonly<Record<string, Json>> }[] {
  const as = roceOf(pool)?.as;
  return railsOf(pool).map(({ card, prefix, resource }) => ({
    resourceName: resource,
    prefix,
    selectors: {
      vendors: ['15b3'],
      ...(as === 'shared' ? { ifNames: [card], linkTypes: ['ether'] } : as === 'wholeNic' ? { pciAddresses: [card] } : { pfNames: [card] }),
    },
  }));
}

/** A network for each rail, where addresses are given once in the whole cluster. */
export function railFacts(pools: readonly PlacedPool[]): Readonly<Record<string, Readonly<Record<string, Expected>>>> {
  return Object.fromEntries(
    pools.flatMap(({ pool }) => {
      const roce = roceOf(pool);
      return railsOf(pool).map(({ card, block, resource, network }): readonly [string, Readonly<Record<string, Expected>>] => {
        const shared = roce?.as === 'shared';
        const wanted: Json = {
          networkNamespace: 'nvidia-network-operator',
          ipam: { type: 'whereabouts', range: block },
          ...(shared ? { master: card, mode: 'bridge', ...(roce.mtu === null ? {} : { mtu: roce.mtu }) } : { resourceName: resource }),
        };
        return [
          `${shared ? 'MacvlanNetwork' : 'HostDeviceNetwork'} ${network}`,
          {
            apiVersion: 'mellanox.com/v1alpha1',
            spec: (value) => isRecord(value) && equal({ ...value, ipam: inside(look(value, 'ipam')) ?? null }, wanted),
          },
        ];
      });
    }),
  );
}

/** Networks that pods of a gang are in, as Multus reads it. */
export function railNotes(pool: PoolModel): Readonly<Record<string, string>> {
  const rails = railsOf(pool);
  if (rails.length === 0) return {};
  return { 'k8s.v1.cni.cncf.io/networks': rails.map(({ network }) => `nvidia-network-operator/${network}`).join(',') };
}

/** What NCCL is told: addresses of pods alone, first contact over the pod network, and no way from one rail to another. */
export function railVariables(pool: PoolModel): Readonly<Record<string, string>> {
  const rails = railsOf(pool);
  if (rails.length === 0) return {};
  return {
    NCCL_IB_ADDR_RANGE: around(rails.map(({ block }) => block)),
    NCCL_SOCKET_IFNAME: 'eth0',
    ...(rails.length === 1 ? {} : { NCCL_CROSS_NIC: '0' }),
  };
}
