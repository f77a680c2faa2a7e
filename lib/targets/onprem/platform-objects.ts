import { createHash } from 'node:crypto';
import { components as catalog } from '../../catalog/components';
import { poolLabel } from '../../model/node-pool';
import type { PlacedPool } from '../../placement/placement';
import type { Toleration } from '../../placement/node';
import { gpuTolerations } from '../gpu-operator';
import type { ClusterContext, PlatformObject } from '../target';
import { cardPlugin } from './card-plugins';
import { inventoryOf } from './inventory';
import type { ParsedOptions } from './options';
import { railNetworks } from './rail-networks';
import { defaultClass, nfsOf } from './storage';
import { upgradePlan } from './upgrades';

/** Most characters of a policy's name: a label of the plugin's pods is `network-operator-sriov-device-plugin-<name>`, and has 63 at most. */
const longestPolicy = 26;
/** Name of the one pool of addresses. */
const addressPool = 'load-balancer';

/** Objects that add-ons have brought the kinds of: they are applied when those are there, and before any work. */
export function platformObjects(options: ParsedOptions, { blueprint, cluster, pools }: ClusterContext): readonly PlatformObject[] {
  const fabricPools = pools.filter(({ fabric }) => fabric);
  const tolerations = gpuTolerations(fabricPools);
  return [
    ...fabricPools.flatMap((placed) => policyOf(placed, tolerations)),
    ...railNetworks(fabricPools),
    ...addressObjects(options),
    ...classes(options),
    ...upgradePlan(inventoryOf(options, blueprint.id, cluster)),
  ];
}

/**
 * A policy for each pool, and none for the cluster: other nodes with such a card, servers for example, offer nothing. The hosts bring the cards' driver, so
 * none is named; the operator then lets the plugin start as soon as feature discovery has found a card. Source: Mellanox/network-operator at v26.4.1,
 * docs/heterogeneous-cluster-support.md, controllers/nicclusterpolicy_controller.go and manifests/, read 2026-11-23.
 */
function policyOf({ pool }: PlacedPool, tolerations: readonly Toleration[]): readonly PlatformObject[] {
  const plugin = cardPlugin(pool);
  if (plugin === null) return [];
  return [
    {
      apiVersion: 'mellanox.com/v1alpha1',
      kind: 'NicNodePolicy',
      metadata: { name: policyName(pool.id) },
      spec: { nodeSelector: { [poolLabel]: pool.id }, tolerations, ...plugin },
    },
  ];
}

function policyName(id: string): string {
  if (id.length <= longestPolicy) return id;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 6);
  return `${id.slice(0, longestPolicy - hash.length - 1).replace(/-+$/, '')}-${hash}`;
}

/** Addresses for services, and that whoever asks for one on the network is told where it is. */
function addressObjects({ loadBalancer }: ParsedOptions): readonly PlatformObject[] {
  if (loadBalancer === null || loadBalancer === 'existing') return [];
  const metadata = { name: addressPool, namespace: catalog.metallb.namespace };
  return [
    { apiVersion: 'metallb.io/v1beta1', kind: 'IPAddressPool', metadata, spec: { addresses: loadBalancer.addresses } },
    { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata, spec: { ipAddressPools: [addressPool] } },
  ];
}

/**
 * Where there is an NFS server: a folder for each volume, which pods of all nodes may share. With 4.1 no port mapper and no locks of another protocol are needed.
 * Source: docs/driver-parameters.md of kubernetes-csi/csi-driver-nfs at v4.13.4, read 2026-11-23.
 */
function classes(options: ParsedOptions): readonly PlatformObject[] {
  const nfs = nfsOf(options);
  if (nfs === null) return [];
  return [
    {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'nfs', annotations: defaultClass },
      provisioner: 'nfs.csi.k8s.io',
      parameters: { server: nfs.server, share: nfs.path },
      mountOptions: ['nfsvers=4.1'],
      allowVolumeExpansion: true,
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'Immediate',
    },
  ];
}
