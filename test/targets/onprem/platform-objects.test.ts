import { isStored, schemaFindings } from '../../../lib/schemas';
import type { PoolModel } from '../../../lib/model/node-pool';
import { fabricOf } from '../../../lib/targets/onprem/fabric';
import type { GpuHosts, OnPremOptions } from '../../../lib/targets/onprem/props';
import { platformObjects } from '../../../lib/targets/onprem/platform-objects';
import { got } from '../../support/programs';
import { contextOf, cpus, parsed, pool } from './platform-support';

type Rdma = NonNullable<GpuHosts['rdma']>;

function objects(pools: readonly PoolModel[], options: Partial<OnPremOptions> = {}) {
  const read = parsed(options);
  return platformObjects(read, contextOf(read, pools));
}
const withCards = (rdma: Rdma, id = 'dgx') => pool(id, {}, { rdma });

const selectors = { vendors: ['15b3'], linkTypes: ['infiniband'] };
const ways: readonly [NonNullable<Rdma['as']>, string, number, string, object][] = [
  ['shared', 'rdma/infiniband', 8, 'rdmaSharedDevicePlugin', { configList: [{ resourceName: 'infiniband', rdmaHcaMax: 8, selectors }] }],
  [
    'wholeNic',
    'nvidia.com/infiniband_nic',
    4,
    'sriovDevicePlugin',
    { resourceList: [{ resourcePrefix: 'nvidia.com', resourceName: 'infiniband_nic', selectors: { ...selectors, isRdma: true } }] },
  ],
  [
    'virtualFunctions',
    'nvidia.com/infiniband_vf',
    4,
    'sriovDevicePlugin',
    { resourceList: [{ resourcePrefix: 'nvidia.com', resourceName: 'infiniband_vf', selectors: { ...selectors, isRdma: true } }] },
  ],
];

describe('cards for RDMA', () => {
  test.each(ways)('%s: a policy for the nodes of the pool offers what pods ask for', (as, resource, devices, plugin, config) => {
    const cards = withCards({ kind: 'infiniband', nicsPerNode: 4, as });
    expect(fabricOf(cards)).toEqual({ resources: [resource], devices, env: {}, annotations: {} });
    const [policy] = objects([cards, pool('other'), cpus('cpu')]);
    expect(policy).toMatchObject({
      apiVersion: 'mellanox.com/v1alpha1',
      kind: 'NicNodePolicy',
      metadata: { name: 'dgx' },
      spec: {
        nodeSelector: { 'cdk-gpu/pool': 'dgx' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
        [plugin]: { repository: 'nvcr.io/nvidia/mellanox', version: 'network-operator-v26.4.1' },
      },
    });
    const { config: text } = got(policy).spec[plugin] as { readonly config: string };
    expect(JSON.parse(text)).toEqual(config);
    // The operator puts it between single quotes.
    expect(text).not.toContain("'");
    expect(schemaFindings('1.35', policy)).toEqual([]);
  });

  test('are nothing to pods where they need a network that nothing is known of, or where there are none', () => {
    for (const as of ['shared', 'wholeNic', 'virtualFunctions'] as const) {
      const roce = withCards({ kind: 'roce', nicsPerNode: 8, as });
      expect(fabricOf(roce)).toBeNull();
      expect(objects([roce])).toEqual([]);
    }
    expect(fabricOf(pool('plain'))).toBeNull();
    expect(fabricOf(cpus('cpu'))).toBeNull();
  });

  test('have a policy whose name is a label, which is no longer than labels are', () => {
    const long = `${'long-'.repeat(10)}pool`;
    const names = [long, `${long}s`]
      .flatMap((id) => objects([withCards({ kind: 'infiniband', nicsPerNode: 4 }, id)]))
      .map(({ metadata }) => metadata.name);
    for (const name of names) expect(`network-operator-sriov-device-plugin-${name}`.length).toBeLessThanOrEqual(63);
    expect(new Set(names).size).toBe(2);
  });
});

test('addresses for services are one pool, which is announced', () => {
  const metadata = { name: 'load-balancer', namespace: 'metallb-system' };
  const found = objects([cpus('cpu')], { loadBalancer: { addresses: ['192.0.2.200-192.0.2.220', '198.51.100.0/28'] } });
  expect(found).toEqual([
    {
      apiVersion: 'metallb.io/v1beta1',
      kind: 'IPAddressPool',
      metadata,
      spec: { addresses: ['192.0.2.200-192.0.2.220', '198.51.100.0/28'] },
    },
    { apiVersion: 'metallb.io/v1beta1', kind: 'L2Advertisement', metadata, spec: { ipAddressPools: ['load-balancer'] } },
  ]);
  for (const object of found) expect(schemaFindings('1.35', object)).toEqual([]);
  expect(objects([cpus('cpu')], { loadBalancer: 'existing' })).toEqual([]);
  expect(objects([cpus('cpu')])).toEqual([]);
});

test('the driver of one pool is held to a schema, kinds of MetalLB and of policies are let pass', () => {
  expect(isStored('1.35', 'nvidia.com/v1alpha1', 'NVIDIADriver')).toBe(true);
  expect(isStored('1.35', 'mellanox.com/v1alpha1', 'NicNodePolicy')).toBe(false);
  expect(isStored('1.35', 'metallb.io/v1beta1', 'IPAddressPool')).toBe(false);
});
