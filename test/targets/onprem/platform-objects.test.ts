import { isStored, schemaFindings } from '../../../lib/schemas';
import type { PoolModel } from '../../../lib/model/node-pool';
import { fabricOf } from '../../../lib/targets/onprem/fabric';
import type { GpuHosts, OnPremOptions } from '../../../lib/targets/onprem/props';
import { platformObjects } from '../../../lib/targets/onprem/platform-objects';
import { hostFiles } from '../../../lib/targets/onprem/host/files';
import { nodesText } from '../../../lib/targets/onprem/host/registration';
import { upgradeControllerObjects } from '../../../lib/targets/onprem/host/upgrade-controller';
import { inventoryOf, type Inventory } from '../../../lib/targets/onprem/inventory';
import { got } from '../../support/programs';
import { hall, single } from './host/inventories';
import { contextOf, cpus, parsed, pool, server } from './platform-support';

type Rdma = NonNullable<GpuHosts['rdma']>;

function all(pools: readonly PoolModel[], options: Partial<OnPremOptions> = {}) {
  const read = parsed(options);
  return platformObjects(read, contextOf(read, pools));
}
/** Those beside the plan by which agents are upgraded. */
const objects = (...given: Parameters<typeof all>) => all(...given).filter(({ kind }) => kind !== 'Plan');
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
    const { config: text } = (got(policy)['spec'] as Readonly<Record<string, { readonly config: string }>>)[plugin] ?? { config: '' };
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

test('the driver of one pool is held to a schema, kinds of MetalLB, of policies and of plans are let pass', () => {
  expect(isStored('1.35', 'nvidia.com/v1alpha1', 'NVIDIADriver')).toBe(true);
  expect(isStored('1.35', 'mellanox.com/v1alpha1', 'NicNodePolicy')).toBe(false);
  expect(isStored('1.35', 'metallb.io/v1beta1', 'IPAddressPool')).toBe(false);
  expect(isStored('1.35', 'upgrade.cattle.io/v1', 'Plan')).toBe(false);
});

describe('the plan by which agents are upgraded', () => {
  const plans = (...given: Parameters<typeof all>) => all(...given).filter(({ kind }) => kind === 'Plan');

  test('gives agents that are asked to the release of the cluster, one at a time and drained', () => {
    expect(plans([cpus('cpu'), pool('gpu')])).toEqual([
      {
        apiVersion: 'upgrade.cattle.io/v1',
        kind: 'Plan',
        metadata: { name: 'agents', namespace: 'system-upgrade' },
        spec: {
          concurrency: 1,
          version: 'v1.35.7+rke2r1',
          nodeSelector: {
            matchExpressions: [
              { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' },
              { key: 'cdk-gpu/upgrade', operator: 'In', values: ['v1.35.7-rke2r1'] },
            ],
          },
          serviceAccountName: 'system-upgrade',
          tolerations: [{ operator: 'Exists' }],
          drain: { force: true, timeout: '15m' },
          jobActiveDeadlineSecs: 3600,
          postCompleteDelay: '2m',
          upgrade: { image: 'rancher/rke2-upgrade' },
        },
      },
    ]);
  });

  test('waits for the label that nodes.sh is told of', () => {
    const read = parsed();
    const { blueprint, cluster } = contextOf(read, [pool('gpu')]);
    const [request] = /cdk-gpu\/upgrade=\S+/.exec(nodesText(inventoryOf(read, blueprint.id, cluster))) ?? [];
    const [, wanted] = (
      got(plans([pool('gpu')])[0]) as unknown as { spec: { nodeSelector: { matchExpressions: { key: string; values: string[] }[] } } }
    ).spec.nodeSelector.matchExpressions;
    expect(request).toBe(`${got(wanted).key}=${got(wanted).values.join()}`);
  });

  test('is as the program says, and for K3s the image of K3s', () => {
    const [plan] = plans([pool('gpu')], { engine: 'k3s', upgrades: { concurrency: 4, drain: false } });
    const { spec } = got(plan);
    expect(spec).toMatchObject({ concurrency: 4, cordon: true, version: 'v1.35.7+k3s1', upgrade: { image: 'rancher/k3s-upgrade' } });
    expect(spec).not.toHaveProperty('drain');
  });

  test('is there only with agents', () => {
    expect(plans([pool('gpu', {}, { hosts: [server] })], { serversRunWork: true })).toEqual([]);
    expect(plans([])).toEqual([]);
  });
});

describe('the controller of upgrades', () => {
  const manifest = (inventory: Inventory, name: string) =>
    hostFiles(inventory, got(inventory.servers.find((host) => host.name === name)), {}).find(({ path }) =>
      path.endsWith('/server/manifests/system-upgrade-controller.yaml'),
    );

  test('is on the first server alone, and nowhere without agents', () => {
    const inventory = hall();
    expect(manifest(inventory, 'cp-1')).toBeDefined();
    expect(manifest(inventory, 'cp-2')).toBeUndefined();
    expect(manifest({ ...inventory, agents: [] }, 'cp-1')).toBeUndefined();
    expect(manifest(single(), 'solo')).toBeUndefined();
  });

  test('is what an API server takes, in a namespace that holds its jobs, on servers whatever keeps others off them', () => {
    const inventory = hall();
    const taints = [
      { key: 'team', value: 'a', effect: 'NoExecute' as const },
      { key: 'rather', value: '', effect: 'PreferNoSchedule' as const },
    ];
    const objects = upgradeControllerObjects({ ...inventory, servers: inventory.servers.map((host) => ({ ...host, taints })) });
    expect(objects.flatMap((object) => schemaFindings('1.35', object))).toEqual([]);
    expect(objects[0]).toMatchObject({
      metadata: { name: 'system-upgrade', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    });
    const pod = { tolerations: [{ key: 'team', operator: 'Exists', effect: 'NoExecute' }] };
    expect(objects.at(-1)).toMatchObject({ kind: 'Deployment', spec: { template: { spec: pod } } });
  });
});
