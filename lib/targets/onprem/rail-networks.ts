import type { PlacedPool } from '../../placement/placement';
import { cidrText } from '../cidr';
import type { PlatformObject } from '../target';
import { networkNames, networkNamespace, railName, railsKey, railsOf, type Rails } from './rails';

/**
 * A network for each rail, that pods name to be given an interface there: one on top of a shared card, or the card or virtual function itself. The operator makes
 * of each what Multus reads. Whereabouts gives addresses, each once in the whole cluster, and comes with RKE2; the kinds of NVIDIA's own (nv-ipam) are there only
 * after the operator has read another of these objects, so that they could not be applied together.
 *
 * Source: Mellanox/network-operator at v26.4.1, api/v1alpha1/macvlannetwork_types.go and hostdevicenetwork_types.go, manifests/state-macvlan-network and
 * state-hostdevice-network, example/crs/mellanox.com_v1alpha1_macvlannetwork_ipam-whereabouts_cr.yaml; read 2026-11-23.
 */
export function railNetworks(pools: readonly PlacedPool[]): readonly PlatformObject[] {
  const apart = new Map(
    pools.flatMap(({ pool }) => {
      const rails = railsOf(pool);
      return rails === null ? [] : [[railsKey(rails), rails] as const];
    }),
  );
  return [...apart.values()].flatMap(networksOf).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function networksOf(rails: Rails): readonly PlatformObject[] {
  return networkNames(rails).map((name, index) => {
    const block = rails.blocks[index];
    const ipam = block === undefined ? {} : { ipam: JSON.stringify({ type: 'whereabouts', range: cidrText(block) }) };
    const metadata = { name };
    const apiVersion = 'mellanox.com/v1alpha1';
    if (rails.as !== 'shared')
      return { apiVersion, kind: 'HostDeviceNetwork', metadata, spec: { networkNamespace, resourceName: railName(index), ...ipam } };
    const mtu = rails.mtu === null ? {} : { mtu: rails.mtu };
    return {
      apiVersion,
      kind: 'MacvlanNetwork',
      metadata,
      spec: { networkNamespace, master: rails.cards[index], mode: 'bridge', ...mtu, ...ipam },
    };
  });
}
