import { components as catalog } from '../../catalog/components';
import type { PoolModel } from '../../model/node-pool';
import { rdmaOf } from './cards';
import { fabricOf, sharedCards, virtualCard, wholeCard } from './fabric';
import { addOnLoads, requests } from './loads';
import { railName, railsOf, type Rails } from './rails';

/** PCI vendor of the cards that the network operator is for. */
const vendor = '15b3';

/**
 * The device plugin that offers a pool's cards, as a policy of the network operator has it; null where pods are offered none.
 *
 * Cards for InfiniBand are told from others of the same maker, for storage for example, by their link, which is read from the card's network interface: hosts
 * need IP over InfiniBand (`ib_ipoib`) for that. Those for RoCE are named. Virtual functions are those that the host has: the plugin leaves out cards that are
 * divided into some, knows only those by the name of their card, and finds neither name nor link of a card that is in a pod. Source: README of
 * Mellanox/k8s-rdma-shared-dev-plugin at v1.5.3; README, pkg/devices/gen_net.go, pkg/utils/utils.go and pkg/netdevice/netDeviceProvider.go of
 * k8snetworkplumbingwg/sriov-network-device-plugin at v3.11.0; read 2026-11-23.
 */
export function cardPlugin(pool: PoolModel): Readonly<Record<string, unknown>> | null {
  const fabric = fabricOf(pool);
  const rdma = rdmaOf(pool);
  if (fabric === null || rdma === null) return null;
  const rails = railsOf(pool);
  if (rdma.as === 'shared') {
    const offered = rails === null ? [{ resourceName: sharedCards, selectors: infiniband }] : rails.cards.map(sharedRail);
    const configList = offered.map(({ resourceName, selectors }) => ({ resourceName, rdmaHcaMax: fabric.devices, selectors }));
    return { rdmaSharedDevicePlugin: pluginOf('k8s-rdma-shared-dev-plugin', 'rdma-shared-dp', { configList }) };
  }
  const own = rdma.as === 'wholeNic' ? wholeCard : virtualCard;
  const offered = rails === null ? [{ resourceName: own, selectors: infiniband }] : ownRails(rails);
  const resourceList = offered.map(({ resourceName, selectors }) => ({
    resourcePrefix: 'nvidia.com',
    resourceName,
    selectors: { ...selectors, isRdma: true },
  }));
  return { sriovDevicePlugin: pluginOf('sriov-network-device-plugin', 'kube-sriovdp', { resourceList }) };
}

const infiniband = { vendors: [vendor], linkTypes: ['infiniband'] };

function sharedRail(card: string, index: number): { readonly resourceName: string; readonly selectors: object } {
  return { resourceName: railName(index), selectors: { vendors: [vendor], ifNames: [card], linkTypes: ['ether'] } };
}

function ownRails({ as, cards }: Rails): readonly { readonly resourceName: string; readonly selectors: object }[] {
  return cards.map((card, index) => ({
    resourceName: railName(index),
    selectors: { vendors: [vendor], ...(as === 'wholeNic' ? { pciAddresses: [card] } : { pfNames: [card] }) },
  }));
}

/** A device plugin of the operator's own release. */
function pluginOf(image: string, container: string, config: object): object {
  return {
    image,
    repository: 'nvcr.io/nvidia/mellanox',
    version: `network-operator-v${catalog.networkOperator.version}`,
    config: JSON.stringify(config),
    containerResources: [{ name: container, requests: requests(addOnLoads.fabricPlugin) }],
  };
}
