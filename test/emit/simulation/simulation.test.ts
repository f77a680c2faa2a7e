import { parseAllDocuments } from 'yaml';
import { GpuNodePool } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { got, nodes, placementOf, program, programIn } from '../../support/programs';
import { validateObjects } from '../../support/kubernetes-schemas';

interface SimulatedNode {
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly taints?: unknown };
  readonly status: { readonly allocatable: Readonly<Record<string, string>>; readonly capacity: Readonly<Record<string, string>> };
}

function simulated(blueprint: { render(): ReadonlyMap<string, string> }, cluster = 'c'): readonly SimulatedNode[] {
  const text = got(blueprint.render().get(`simulation/${cluster}.nodes.yaml`), 'simulation');
  return parseAllDocuments(text).map((document) => document.toJS() as SimulatedNode);
}

const inAws = () => programIn(aws({ region: 'us-east-1', account: '123456789012' }));
const poolOf = (node: SimulatedNode): string => got(node.metadata.annotations['cdk-gpu/simulates']);

test('each pool stands there at its largest, the system pool too', () => {
  const { b, c } = inAws();
  new GpuNodePool(c, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 12 } });
  const counts = new Map<string, number>();
  for (const node of simulated(b)) counts.set(poolOf(node), (counts.get(poolOf(node)) ?? 0) + 1);
  expect([...counts]).toEqual([
    ['b/c/small', 12],
    ['b/c/system', 2],
  ]);
});

test('a node has the labels, taints and devices that placement counted on, and the room that DaemonSets leave', () => {
  const { b, c } = inAws();
  new GpuNodePool(c, 'large', {
    gpu: 'H100',
    gpusPerNode: 8,
    size: { min: 0, max: 1 },
    taints: [{ key: 'team', value: 'vision', effect: 'NoExecute' }],
  });
  const { node, free } = placementOf(b).pool('b/c/large');
  const large = got(simulated(b).find((each) => poolOf(each) === 'b/c/large'));
  expect(large.metadata.labels).toMatchObject(node.labels);
  expect(large.spec.taints).toEqual([...node.taints]);
  expect(large.status.allocatable).toEqual({
    cpu: `${free.cpuMillis}m`,
    memory: `${free.memoryMiB}Mi`,
    pods: String(free.pods),
    'nvidia.com/gpu': '8',
  });
});

test.each([
  ['the network has', inAws, undefined, ['us-east-1a', 'us-east-1b', 'us-east-1c']],
  ['the program names', inAws, ['us-east-1b'], ['us-east-1b']],
  [
    'the region has the machine in',
    () => programIn(gcp({ project: 'acme-vision', region: 'us-central1' })),
    ['us-central1-a', 'us-central1-b'],
    ['us-central1-a', 'us-central1-b'],
  ],
])('nodes stand in turn in the zones that %s', (_, start, zones, expected) => {
  const { b, c } = (start as typeof inAws)();
  new GpuNodePool(c, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 0, max: 3 }, ...(zones === undefined ? {} : { zones }) } as never);
  const found = simulated(b).flatMap((node) =>
    poolOf(node) === 'b/c/small' ? [got(node.metadata.labels['topology.kubernetes.io/zone'])] : [],
  );
  expect([...new Set(found)].sort()).toEqual(expected);
});

test('a place that says nothing of zones has none, and its nodes bear what the program says of them', () => {
  const { b, c } = program();
  new GpuNodePool(c, 'own', { gpu: 'L40S', gpusPerNode: 2, ...nodes('l40s', { count: 2 }) });
  expect(simulated(b).map(({ metadata }) => metadata.labels)).toEqual(
    ['own-0', 'own-1'].map((name) => ({ 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, pool: 'l40s' })),
  );
});

test('names of nodes differ and are labels too, however long the ids of the pools are', () => {
  const { b, c } = program();
  const long = 'x'.repeat(62);
  new GpuNodePool(c, `${long}a`, { gpu: 'L40S', gpusPerNode: 2, ...nodes('a', { count: 11 }) });
  new GpuNodePool(c, `${long}b`, { gpu: 'L40S', gpusPerNode: 2, ...nodes('b', { count: 11 }) });
  const names = simulated(b).map(({ metadata }) => metadata.name);
  expect(new Set(names).size).toBe(22);
  expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(63);
});

test('a cluster without nodes of ours has no file', () => {
  const { b } = program();
  expect([...b.render().keys()].filter((path) => path.startsWith('simulation/'))).toEqual([]);
});

test('the API server would take every node', () => {
  const { b, c } = inAws();
  new GpuNodePool(c, 'large', { gpu: 'H100', gpusPerNode: 8, size: { min: 0, max: 2 } });
  expect(validateObjects('1.34', simulated(b))).toEqual([]);
});
