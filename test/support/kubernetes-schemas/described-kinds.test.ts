import { validateObject } from './index';

const object = {
  apiVersion: 'cloud.google.com/v1',
  kind: 'ComputeClass',
  metadata: { name: 'pool-l4' },
  spec: {
    priorities: [{ nodepools: ['l4-spot'] }],
    nodePoolAutoCreation: { enabled: false },
    whenUnsatisfiable: 'DoNotScaleUp',
  },
};

test('a compute class has the fields that Google describes', () => {
  expect(validateObject('1.35', object)).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['a misspelt field', { nodepoolAutoCreation: { enabled: false } }, /ComputeClass\/pool-l4 spec: Unrecognized key/],
  ['no priorities', { priorities: [] }, /spec.priorities: /],
  ['the name of no node pool', { priorities: [{ nodepools: ['l4_spot'] }] }, /spec.priorities.0.nodepools.0: /],
  ['another answer to what cannot be had', { whenUnsatisfiable: 'Never' }, /spec.whenUnsatisfiable: /],
])('%s is refused', (_, change, says) => {
  expect(validateObject('1.35', { ...object, spec: { ...object.spec, ...change } })).toEqual([expect.stringMatching(says)]);
});

const policy = {
  apiVersion: 'mellanox.com/v1alpha1',
  kind: 'NicNodePolicy',
  metadata: { name: 'dgx' },
  spec: {
    nodeSelector: { 'cdk-gpu/pool': 'dgx' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
    sriovDevicePlugin: { image: 'plugin', repository: 'nvcr.io/nvidia', version: 'v1', config: '{}', containerResources: [] },
  },
};
const addresses = {
  apiVersion: 'metallb.io/v1beta1',
  kind: 'IPAddressPool',
  metadata: { name: 'all', namespace: 'metallb-system' },
  spec: { addresses: ['192.0.2.0/24'] },
};
const announced = { ...addresses, kind: 'L2Advertisement', spec: { ipAddressPools: ['all'] } };
const plan = {
  apiVersion: 'upgrade.cattle.io/v1',
  kind: 'Plan',
  metadata: { name: 'agents', namespace: 'system-upgrade' },
  spec: {
    concurrency: 1,
    version: 'v1.35.7+rke2r1',
    nodeSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] },
    serviceAccountName: 'system-upgrade',
    tolerations: [{ operator: 'Exists' }],
    drain: { force: true, timeout: '15m' },
    jobActiveDeadlineSecs: 3600,
    postCompleteDelay: '2m',
    upgrade: { image: 'rancher/rke2-upgrade' },
  },
};

const network = {
  apiVersion: 'mellanox.com/v1alpha1',
  kind: 'MacvlanNetwork',
  metadata: { name: 'rail' },
  spec: { networkNamespace: 'net', master: 'ens1', mode: 'bridge', mtu: 9000, ipam: '{}' },
};
const device = { ...network, kind: 'HostDeviceNetwork', spec: { networkNamespace: 'net', resourceName: 'rail_1', ipam: '{}' } };

test('policies of network cards, networks, pools of addresses and plans of upgrades have the fields that their projects define', () => {
  expect([policy, network, device, addresses, announced, plan].flatMap((each) => validateObject('1.35', each))).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['a misspelt field of a policy', { ...policy, spec: { ...policy.spec, nodeSelectors: {} } }, /NicNodePolicy\/dgx spec: Unrecognized key/],
  [
    'a configuration that is no JSON',
    { ...policy, spec: { ...policy.spec, sriovDevicePlugin: { ...policy.spec.sriovDevicePlugin, config: '{' } } },
    /spec.sriovDevicePlugin.config: is no JSON/,
  ],
  ['a network in a mode that there is none of', { ...network, spec: { ...network.spec, mode: 'bridged' } }, /spec.mode: /],
  ['a network of no interface', { ...network, spec: { ...network.spec, master: undefined } }, /spec.master: /],
  ['addresses that are no JSON', { ...device, spec: { ...device.spec, ipam: '{' } }, /spec.ipam: is no JSON/],
  ['a pool without addresses', { ...addresses, spec: { addresses: [] } }, /spec.addresses: /],
  ['a plan without an image', { ...plan, spec: { ...plan.spec, upgrade: {} } }, /spec.upgrade.image: /],
  ['a timeout without a unit', { ...plan, spec: { ...plan.spec, drain: { force: true, timeout: '15' } } }, /spec.drain.timeout: /],
  ['an announcement of addresses, not of their pool', { ...announced, spec: addresses.spec }, /spec: Unrecognized key/],
])('%s is refused', (_, object, says) => {
  expect(validateObject('1.35', object)).toContainEqual(expect.stringMatching(says));
});
