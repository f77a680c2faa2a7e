import { schemaFindings } from '../../../lib/schemas';
import { components } from '../../../lib/targets/onprem/components';
import type { GpuHosts, OnPremOptions } from '../../../lib/targets/onprem/props';
import type { AddOn, Target } from '../../../lib/targets/target';
import type { PoolModel } from '../../../lib/model/node-pool';
import { reachIssues } from '../../../lib/synth/reach-checks';
import { got } from '../../support/programs';
import { existing } from 'cdk-gpu/existing';
import { trainingJob } from '../aws/support';
import { contextOf, cpus, parsed, pool } from './platform-support';

function addOns(pools: readonly PoolModel[], options: Partial<OnPremOptions> = {}): readonly AddOn[] {
  const read = parsed(options);
  return components(read, contextOf(read, pools));
}

function values(pools: readonly PoolModel[], options: Partial<OnPremOptions> = {}, component: AddOn['component'] = 'gpuOperator') {
  return got(addOns(pools, options).find((each) => each.component === component)).values;
}

const infiniband = { kind: 'infiniband', nicsPerNode: 8 } as const;
const addresses = { addresses: ['192.0.2.200-192.0.2.220'] };
const driven = (id: string, driver: GpuHosts['driver']) => pool(id, {}, driver === undefined ? {} : { driver });
const onServers = [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];

describe('what is installed', () => {
  test.each<[string, readonly PoolModel[], Partial<OnPremOptions>, readonly string[]]>([
    ['nothing where there are no GPUs', [cpus('cpu')], {}, []],
    ['the GPU operator where there are', [pool('a')], {}, ['gpuOperator']],
    [
      'the network operator where pods use InfiniBand, after feature discovery',
      [pool('a', {}, { rdma: infiniband })],
      {},
      ['gpuOperator', 'networkOperator'],
    ],
    [
      'no network operator for RoCE, which pods cannot use yet',
      [pool('a', {}, { rdma: { kind: 'roce', nicsPerNode: 8 } })],
      {},
      ['gpuOperator'],
    ],
    ['MetalLB where there are addresses to hand out', [cpus('cpu')], { loadBalancer: addresses }, ['metallb']],
    ['no MetalLB where something else hands them out', [cpus('cpu')], { loadBalancer: 'existing' }, []],
  ])('%s', (_, pools, options, expected) => {
    expect(addOns(pools, options).map(({ component }) => component)).toEqual(expected);
  });

  test('JobSet where a gang is trained, on servers if nowhere else', () => {
    const options = parsed();
    const [jobset] = components(options, contextOf(options, [cpus('cpu')], { workloads: [trainingJob] }));
    expect(jobset).toEqual({
      component: 'jobset',
      values: { controller: { tolerations: onServers, resources: { requests: { cpu: '250m', memory: '128Mi' } } } },
    });
  });
});

describe('a driver that is installed through a proxy', () => {
  const proxy = { http: 'http://proxy.example:3128', noProxy: ['192.0.2.0/24'] };
  const noProxy =
    '.cluster.local,.svc,10.0.0.0/8,10.42.0.0/16,10.43.0.0/16,127.0.0.0/8,172.16.0.0/12,192.0.2.0/24,192.168.0.0/16,localhost';
  const env = [
    { name: 'HTTP_PROXY', value: proxy.http },
    { name: 'HTTPS_PROXY', value: proxy.http },
    { name: 'NO_PROXY', value: noProxy },
    { name: 'http_proxy', value: proxy.http },
    { name: 'https_proxy', value: proxy.http },
    { name: 'no_proxy', value: noProxy },
  ];

  test('is told of it by the one policy, or by each pool', () => {
    expect(values([driven('a', 'operator')], { proxy })['driver']).toEqual({ env });
    expect(values([driven('a', { operator: '580.173.02' })], { proxy })['driver']).toEqual({ version: '580.173.02', env });
    const { driver, extraObjects } = values([driven('a', 'operator'), driven('b', 'host')], { proxy });
    expect(driver).toEqual({ nvidiaDriverCRD: { enabled: true, deployDefaultCR: false } });
    expect(extraObjects).toEqual([expect.objectContaining({ spec: expect.objectContaining({ env }) as object })]);
  });

  test('is no concern where hosts have it', () => {
    expect(values([driven('a', 'host')], { proxy })['driver']).toEqual({ enabled: false });
  });
});

describe('who installs the driver', () => {
  const toolkit = { env: [{ name: 'CONTAINERD_SOCKET', value: '/run/k3s/containerd/containerd.sock' }] };

  test.each<[string, readonly GpuHosts['driver'][], object]>([
    ['the operator, at the version of its chart', ['operator', 'operator'], { toolkit }],
    [
      'the operator, at one version',
      [{ operator: '580.173.02' }, { operator: '580.173.02' }],
      { driver: { version: '580.173.02' }, toolkit },
    ],
    ['every host', ['host', 'host'], { driver: { enabled: false }, toolkit }],
    ['every host, with the toolkit', ['dgx-os', 'dgx-os'], { driver: { enabled: false }, toolkit: { enabled: false } }],
    ['every host, some with a toolkit', ['dgx-os', 'host'], { driver: { enabled: false }, toolkit }],
  ])('%s', (_, drivers, expected) => {
    const { driver, toolkit: tools, extraObjects } = values(drivers.map((each, index) => driven(`p${String(index)}`, each)));
    expect({ ...(driver === undefined ? {} : { driver }), toolkit: tools }).toEqual(expected);
    expect(extraObjects).toBeUndefined();
  });

  test.each<[string, readonly [string, GpuHosts['driver']][], readonly [string, string][]]>([
    [
      'the operator on some, the hosts of others',
      [
        ['a', 'operator'],
        ['b', 'host'],
        ['c', 'dgx-os'],
      ],
      [['a', '{{ .Values.driver.version }}']],
    ],
    [
      'the operator, at two versions',
      [
        ['a', { operator: '580.173.02' }],
        ['b', 'operator'],
      ],
      [
        ['a', '580.173.02'],
        ['b', '{{ .Values.driver.version }}'],
      ],
    ],
  ])('%s: an object for each pool that gets one, and none for the rest', (_, drivers, expected) => {
    const found = values(drivers.map(([id, driver]) => driven(id, driver)));
    expect(found['driver']).toEqual({ nvidiaDriverCRD: { enabled: true, deployDefaultCR: false } });
    expect(found['toolkit']).toEqual(toolkit);
    const objects = found['extraObjects'] as readonly {
      readonly metadata: { readonly name: string };
      readonly spec: Readonly<Record<string, unknown>>;
    }[];
    expect(objects.map(({ metadata, spec }) => [metadata.name, spec['version']])).toEqual(expected);
    for (const object of objects) {
      expect(object.spec['nodeSelector']).toEqual({ 'cdk-gpu/pool': object.metadata.name });
      expect(schemaFindings('1.35', object)).toEqual([]);
    }
  });
});

test.each([
  ['24.04', false],
  ['22.04', true],
] as const)('hosts with Ubuntu 24.04 and %s have drivers of their own systems', (version, several) => {
  const on = (id: string, of: string) => pool(id, {}, { facts: { cpus: 8, memoryGiB: 64, os: { family: 'ubuntu', version: of } } });
  const { extraObjects } = values([on('a', '24.04'), on('b', version), pool('unsaid')]);
  expect(extraObjects !== undefined).toBe(several);
});

test('GPUs are cut and shared as nodes register for it', () => {
  const shared = pool('a', { sharing: { mig: '1g.10gb', timeSlicing: null, mps: null } }, { facts: { cpus: 8, memoryGiB: 64 } });
  expect(values([shared])).toMatchObject({ mig: { strategy: 'mixed' }, migManager: { config: { default: 'all-disabled' } } });
  expect(values([pool('a', { gpu: 'L4', sharing: { mig: null, timeSlicing: 4, mps: null } })])).toMatchObject({
    devicePlugin: { config: { create: true, default: 'default' } },
  });
});

test.each([
  ['none', undefined],
  ['passthrough', [{ name: 'WITH_REBOOT', value: 'true' }]],
] as const)('a machine may be restarted to cut its GPUs where it cannot be done otherwise: virtual %s', (virtual, env) => {
  const cut = pool('a', { sharing: { mig: '1g.10gb', timeSlicing: null, mps: null } }, { facts: { cpus: 8, memoryGiB: 64, virtual } });
  const { migManager } = values([cut]) as { readonly migManager: { readonly env?: unknown } };
  expect(migManager.env).toEqual(env);
});

describe('where it runs', () => {
  const tainted = { taints: [{ key: 'team', value: 'a', effect: 'NoSchedule' as const }] };

  test('node pods on every GPU node, controllers on servers if nowhere else', () => {
    const given = [
      { key: 'nvidia.com/gpu', operator: 'Exists' },
      { key: 'team', operator: 'Exists' },
    ];
    expect(values([pool('a', tainted)])).toMatchObject({
      daemonsets: { tolerations: given },
      operator: { tolerations: onServers },
      'node-feature-discovery': { worker: { tolerations: given }, master: { tolerations: onServers }, gc: { tolerations: onServers } },
      cdi: { enabled: true },
      dcgmExporter: { serviceMonitor: { enabled: false } },
    });
    expect(values([pool('a', { ...tainted }, { rdma: infiniband })], {}, 'networkOperator')).toEqual({
      nfd: { enabled: false },
      operator: { tolerations: onServers },
    });
  });

  test('MetalLB speaks on all nodes, and is asked only for ARP', () => {
    expect(values([pool('a', tainted)], { loadBalancer: addresses }, 'metallb')).toEqual({
      controller: { tolerations: onServers, resources: { requests: { cpu: '50m', memory: '64Mi' } } },
      frrk8s: { enabled: false },
      speaker: {
        resources: { requests: { cpu: '50m', memory: '64Mi' } },
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists' },
          { key: 'team', operator: 'Exists' },
        ],
      },
    });
    expect(values([cpus('a')], { loadBalancer: addresses }, 'metallb')['speaker']).not.toHaveProperty('tolerations');
  });

  test('each DaemonSet says that it reaches the pools that it is for', () => {
    const options = parsed();
    const context = contextOf(options, [pool('a', tainted, { rdma: infiniband }), pool('b'), cpus('c', tainted)]);
    const target: Target = { ...existing({ distribution: 'rke2' }), components: () => components(options, context) };
    expect(reachIssues(target, context)).toEqual([]);
    const reaches = components(options, context).flatMap(({ reaches = [] }) => reaches);
    expect(reaches.map(({ daemonSet, pools }) => [daemonSet, pools])).toEqual([
      ['gpu-operator', 'gpu'],
      ['node-feature-discovery-worker', 'gpu'],
      ['network-operator-device-plugin', 'fabric'],
    ]);
    expect(reaches.at(-1)?.labels).toEqual({ 'cdk-gpu/pool': ['a'] });
  });
});
