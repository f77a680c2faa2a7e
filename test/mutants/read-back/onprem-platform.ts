import { createHash } from 'node:crypto';
import type { PlacedPool } from '../../../lib/placement/placement';
import { isRecord, type Json } from '../tree';
import { equal, look, sameSet, textOf, type Expected } from './held';
import { railFacts, railOffers, railsOf } from './onprem-rails';
import { placeOf, type Hall } from './onprem-truth';
import { planFacts } from './onprem-upgrades';

type Facts = Readonly<Record<string, Readonly<Record<string, Expected>>>>;

/** Objects that are there before any work: cards that pods can ask for and networks of them, addresses of services, where volumes are kept, and how agents are upgraded. */
export function platformFacts(hall: Hall, pools: readonly PlacedPool[]): Facts {
  const { loadBalancer, storage } = hall.said;
  const fabric = pools.filter((placed) => placed.fabric);
  const install = storage?.install;
  return {
    ...Object.fromEntries(fabric.map((placed) => [`NicNodePolicy ${policyName(placed.pool.id)}`, policyFacts(placed, fabric)])),
    ...railFacts(fabric),
    ...planFacts(hall),
    ...(typeof loadBalancer === 'object'
      ? {
          'IPAddressPool load-balancer': { apiVersion: 'metallb.io/v1beta1', spec: { addresses: [...loadBalancer.addresses] } },
          'L2Advertisement load-balancer': { apiVersion: 'metallb.io/v1beta1', spec: { ipAddressPools: ['load-balancer'] } },
        }
      : {}),
    ...(typeof install === 'object'
      ? {
          'StorageClass nfs': {
            apiVersion: 'storage.k8s.io/v1',
            'metadata.annotations': { 'storageclass.kubernetes.io/is-default-class': 'true' },
            provisioner: 'nfs.csi.k8s.io',
            parameters: { server: install.nfs.server, share: install.nfs.path },
            mountOptions: ['nfsvers=4.1'],
            allowVolumeExpansion: true,
            reclaimPolicy: 'Delete',
            volumeBindingMode: 'Immediate',
          },
        }
      : {}),
  };
}

/** Namespaces of those objects. */
export const platformNamespaces: Readonly<Record<string, string>> = {
  IPAddressPool: 'metallb-system',
  L2Advertisement: 'metallb-system',
  Plan: 'system-upgrade',
};
/** Kinds of them that are in none. */
export const platformWide = ['HostDeviceNetwork', 'MacvlanNetwork', 'NicNodePolicy', 'StorageClass'];

/** A name is part of a label, which has 63 characters: of longer ones the end is a part of their hash. */
function policyName(id: string): string {
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 6);
  return id.length <= 26 ? id : `${id.slice(0, 19).replace(/-+$/, '')}-${hash}`;
}

/** What pods of the pool ask for is what its cards are offered as, and as often. */
function policyFacts({ pool, node }: PlacedPool, fabric: readonly PlacedPool[]): Readonly<Record<string, Expected>> {
  const { rdma } = placeOf(pool);
  const [resource = ''] = Object.keys(node.devices).filter((name) => name.includes('infiniband'));
  const [ofAll = '', name = ''] = resource.split('/');
  const offers =
    railsOf(pool).length > 0
      ? railOffers(pool)
      : [{ resourceName: name, prefix: ofAll, selectors: { vendors: ['15b3'], linkTypes: ['infiniband'] } }];
  const shared = rdma?.as === 'shared';
  const plugin = shared ? 'rdmaSharedDevicePlugin' : 'sriovDevicePlugin';
  const config: Json = shared
    ? {
        configList: offers.map(({ resourceName, prefix, selectors }) => ({
          resourceName,
          rdmaHcaMax: node.devices[`${prefix}/${resourceName}`] ?? null,
          selectors,
        })),
      }
    : {
        resourceList: offers.map(({ resourceName, prefix, selectors }) => ({
          resourceName,
          resourcePrefix: prefix,
          selectors: { ...selectors, isRdma: true },
        })),
      };
  const taints = new Set(['nvidia.com/gpu', ...fabric.flatMap((placed) => placed.node.taints.map(({ key }) => key))]);
  return {
    apiVersion: 'mellanox.com/v1alpha1',
    spec: (value) => isRecord(value) && sameSet(['nodeSelector', 'tolerations', plugin])(Object.keys(value)),
    'spec.nodeSelector': { 'cdk-gpu/pool': pool.id },
    'spec.tolerations': sameSet([...taints].map((key) => ({ key, operator: 'Exists' }))),
    [`spec.${plugin}`]: (value) =>
      isRecord(value) && sameSet(['config', 'containerResources', 'image', 'repository', 'version'])(Object.keys(value)),
    [`spec.${plugin}.config`]: (text) => {
      try {
        return equal(JSON.parse(textOf(text)) as Json, config);
      } catch {
        return false;
      }
    },
    [`spec.${plugin}.image`]: shared ? 'k8s-rdma-shared-dev-plugin' : 'sriov-network-device-plugin',
    [`spec.${plugin}.repository`]: 'nvcr.io/nvidia/mellanox',
    [`spec.${plugin}.version`]: (text) => /^network-operator-v\d+\.\d+\.\d+$/.test(textOf(text)),
    [`spec.${plugin}.containerResources`]: (value) =>
      equal(look(value, '0'), { name: shared ? 'rdma-shared-dp' : 'kube-sriovdp', requests: { cpu: '50m', memory: '64Mi' } }) &&
      Array.isArray(value) &&
      value.length === 1,
  };
}
