import type { NodeShape } from '../../lib/placement/node';
import { misfitsOfTemplate } from '../../lib/placement/template-fits';

const node: NodeShape = {
  labels: { 'cdk-gpu/pool': 'p', 'kubernetes.io/arch': 'amd64' },
  taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
  arch: 'amd64',
  allocatable: { cpuMillis: 4000, memoryMiB: 8192, pods: 10 },
  devices: { 'nvidia.com/gpu': 2 },
  ephemeralMiB: null,
};
const room = { cpuMillis: 3800, memoryMiB: 8000, pods: 9, devices: node.devices, ephemeralMiB: null };
const zone = 'topology.kubernetes.io/zone';
const tolerations = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];
const affinity = (...terms: readonly object[]): object => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } },
});
const has = (key: string, operator: string, ...values: readonly string[]): object => ({ matchExpressions: [{ key, operator, values }] });
const spread = (topologyKey: string): object => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule' }],
});

test.each<[string, object, readonly string[]]>([
  ['fits', {}, []],
  ['asks for all there is', { containers: [{ resources: { limits: { cpu: '3800m', memory: '8000Mi', 'nvidia.com/gpu': 2 } } }] }, []],
  [
    'asks for more',
    { containers: [{ resources: { limits: { cpu: '3801m', memory: '8192001Ki', 'nvidia.com/gpu': 3 } } }] },
    ['device', 'cpu', 'memory'],
  ],
  ['asks for ephemeral storage', { containers: [{ resources: { limits: { 'ephemeral-storage': '1Gi' } } }] }, ['notModelled']],
  ['does not tolerate', { tolerations: [] }, ['taint']],
  ['selects its pool', { nodeSelector: { 'cdk-gpu/pool': 'p' } }, []],
  ['selects another pool', { nodeSelector: { 'cdk-gpu/pool': 'q' } }, ['selector']],
  ['selects a zone, which nodes of a pool may differ in', { nodeSelector: { [zone]: 'a', 'cdk-gpu/pool': 'p' } }, ['notModelled']],
  ['requires what is so', affinity(has('cdk-gpu/pool', 'In', 'p')), []],
  ['requires what is not', affinity(has('cdk-gpu/pool', 'NotIn', 'p')), ['affinity']],
  ['requires a zone', affinity(has(zone, 'In', 'a')), ['notModelled']],
  ['requires a zone or what is so', affinity(has(zone, 'In', 'a'), has('cdk-gpu/pool', 'Exists')), []],
  [
    'requires a zone and what is not',
    affinity({
      matchExpressions: [
        { key: zone, operator: 'Exists' },
        { key: 'cdk-gpu/pool', operator: 'DoesNotExist' },
      ],
    }),
    ['affinity'],
  ],
  ['requires a node by its name', affinity({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n'] }] }), ['notModelled']],
  ['requires nothing that there is', affinity({}), ['affinity']],
  ['is spread over nodes', spread('kubernetes.io/hostname'), []],
  ['is spread over zones', spread(zone), ['notModelled']],
  ['is spread over what its nodes lack', spread('rack'), ['spread']],
  [
    'must be near another',
    { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone }] } } },
    ['notModelled'],
  ],
  ['must be alone', { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone }] } } }, []],
  ['has a port of the host', { containers: [{ ports: [{ hostPort: 80 }] }] }, ['notModelled']],
])('a template %s', (_, spec, expected) => {
  expect(misfitsOfTemplate({ spec: { tolerations, ...spec } }, node, room).map(({ what }) => what)).toEqual(expected);
});

test.each([
  ['1Gi', ['notModelled'], []],
  ['20Gi', ['notModelled'], ['storage']],
] as const)('%s of disk are judged where the disk is known', (asked, unknown, known) => {
  const template = { spec: { tolerations, containers: [{ resources: { limits: { 'ephemeral-storage': asked } } }] } };
  const whats = (ephemeralMiB: number | null) => misfitsOfTemplate(template, node, { ...room, ephemeralMiB }).map(({ what }) => what);
  expect([whats(null), whats(10 * 1024)]).toEqual([unknown, known]);
});

test('huge pages are had only where a node has them', () => {
  const template = { spec: { tolerations, containers: [{ resources: { limits: { cpu: '1', 'hugepages-2Mi': '4Gi' } } }] } };
  const reasons = (devices: object) => misfitsOfTemplate(template, node, { ...room, devices: { ...room.devices, ...devices } });
  expect(reasons({}).map(({ what }) => what)).toEqual(['device']);
  expect(reasons({ 'hugepages-2Mi': 5 * 2 ** 30 })).toEqual([]);
});
