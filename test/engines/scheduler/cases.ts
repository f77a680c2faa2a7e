import fc from 'fast-check';
import type { NodeShape } from '../../../lib/placement/node';
import {
  nodeAffinity,
  nodeLabels,
  nodeNames,
  nodeSelector,
  podAffinity,
  podAntiAffinity,
  podLabels,
  podNamespaces,
  spreads,
} from './affinities';
import { only, type Case, type Json } from './objects';
import { asksFor, writings, type Wanted, type Writing } from './requests';
import { spell, spellThousandths, styles } from './spellings';

const effects = ['NoSchedule', 'NoExecute', 'PreferNoSchedule'] as const;
const taintKeys = ['nvidia.com/gpu', 'dedicated', 'node.kubernetes.io/unschedulable'];
const taintValues = ['', 'present', 'team'];

const taints = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom(...taintKeys.slice(0, 2)),
    value: fc.constantFrom(...taintValues),
    effect: fc.constantFrom(...effects),
  }),
  { maxLength: 2, selector: ({ key, effect }) => `${key} ${effect}` },
);

/** Every taint of these clusters, and nothing of cordoned nodes. */
const tolerant: readonly Json[] = taintKeys.slice(0, 2).map((key) => ({ key, operator: 'Exists' }));

const tolerations: fc.Arbitrary<readonly Json[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([{ operator: 'Exists' }]) },
  {
    weight: 4,
    arbitrary: fc.array(
      fc
        .record({
          key: fc.constantFrom(...taintKeys),
          equals: fc.constantFrom(undefined, ...taintValues),
          operator: fc.constantFrom(undefined, 'Equal'),
          effect: fc.constantFrom(undefined, ...effects),
          every: fc.nat({ max: 9 }),
        })
        .map(({ key, equals, operator, effect, every }) =>
          every === 0
            ? only({ operator: 'Exists', effect })
            : only({ key, effect, ...(equals === undefined ? { operator: 'Exists' } : { operator, value: equals }) }),
        ),
      { maxLength: 3 },
    ),
  },
);

/** A node before it is written. */
interface RawNode {
  readonly own: number;
  readonly labels: Json;
  readonly hasHostname: boolean;
  readonly taints: readonly Json[];
  readonly unschedulable: boolean;
  readonly has: Wanted & { readonly pods: number };
  readonly style: number;
}

const rawNode: fc.Arbitrary<RawNode> = fc.record({
  own: fc.nat({ max: 999 }),
  labels: fc
    .record(
      Object.fromEntries(
        Object.entries(nodeLabels).map(([key, values]) => [key, fc.constantFrom(...values, ...values, ...values, undefined)]),
      ),
    )
    .map(only),
  hasHostname: fc.nat({ max: 19 }).map((n) => n > 0),
  taints: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: taints }),
  unschedulable: fc.nat({ max: 5 }).map((n) => n === 5),
  has: fc.record({
    cpuMillis: fc.constantFrom(940, 2000, 3920, 191_450),
    memoryBytes: fc.constantFrom(1_500_000_000, 2 ** 31, 15_842_349_056, 2_147_483_648_000),
    gpus: fc.constantFrom(0, 0, 1, 4, 8),
    storageBytes: fc.constantFrom(0, 2 ** 34, 50_000_000_000),
    pods: fc.constantFrom(3, 8, 8, 110),
  }),
  style: fc.nat({ max: styles - 1 }),
});

/** How much of what is left of a node a pod wants: exactly that, one more, one less, or a part. */
interface Appetite {
  readonly of: number;
  readonly cpu: number;
  readonly memory: number;
  readonly gpus: number;
  readonly storage: number;
}
const edge = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(3, 20, 100) },
  { weight: 2, arbitrary: fc.constantFrom(0, 0, 1, -1) },
  { weight: 8, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
);
const appetite: fc.Arbitrary<Appetite> = fc.record({ of: fc.nat({ max: 4 }), cpu: edge, memory: edge, gpus: edge, storage: edge });
/** 0: all of it, 1 and -1: one more or less, infinity: nothing, more: that part of it. */
const portion = (left: number, how: number): number =>
  how === Number.POSITIVE_INFINITY ? 0 : Math.max(0, Math.abs(how) <= 1 ? left + how : Math.floor(left / how));

/** What else a pod says. */
interface RawPod {
  readonly namespace: string;
  readonly labels: Json;
  readonly writing: Writing;
  readonly appetite: Appetite;
}
const rawPod: fc.Arbitrary<RawPod> = fc.record({ namespace: podNamespaces, labels: podLabels, writing: writings, appetite });

const maybe = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const there = fc.record({
  pod: rawPod,
  on: fc.nat({ max: 4 }),
  antiAffinity: maybe(podAntiAffinity, 4),
  terminating: fc.nat({ max: 5 }).map((n) => n === 5),
});
const incoming = fc.record({
  pod: rawPod,
  tolerations: maybe(tolerations, 2).map((each) => each ?? tolerant),
  nodeSelector: maybe(nodeSelector, 4),
  nodeAffinity: maybe(nodeAffinity, 4),
  antiAffinity: maybe(podAntiAffinity, 4),
  affinity: maybe(podAffinity, 7),
  spreads: maybe(spreads, 2),
});

/** Cases with nodes of our own targets among others; `most` incoming pods. */
export function cases(own: readonly NodeShape[], most: number): fc.Arbitrary<Case> {
  return fc
    .record({
      nodes: fc.array(rawNode, { minLength: 1, maxLength: 5 }),
      pods: fc.array(there, { maxLength: 8 }),
      incoming: fc.array(incoming, { minLength: 1, maxLength: most }),
    })
    .map((raw) => {
      const nodes = raw.nodes.map((node, index) =>
        writtenNode(node, { name: nodeNames[index] ?? '', shape: own[node.own % (3 * own.length)] }),
      );
      const left = nodes.map(({ has }) => ({ ...has }));
      const take = ({ of, cpu, memory, gpus, storage }: Appetite, on: number | null): Wanted => {
        const from = left[(on ?? of) % left.length] ?? { cpuMillis: 0, memoryBytes: 0, gpus: 0, storageBytes: 0 };
        const wanted = {
          cpuMillis: portion(from.cpuMillis, cpu),
          memoryBytes: portion(from.memoryBytes, memory),
          gpus: portion(from.gpus, gpus),
          storageBytes: portion(from.storageBytes, storage),
        };
        if (on !== null) {
          from.cpuMillis -= wanted.cpuMillis;
          from.memoryBytes -= wanted.memoryBytes;
          from.gpus -= wanted.gpus;
          from.storageBytes -= wanted.storageBytes;
        }
        return wanted;
      };
      return {
        nodes: nodes.map(({ object }) => object),
        namespaces: [namespace('default', {}), namespace('team-a', { tier: 'x' }), namespace('team-b', { tier: 'y' })],
        pods: raw.pods.map(({ pod, on, antiAffinity, terminating }, index) =>
          writtenPod(pod, take(pod.appetite, on), {
            name: `there-${String(index)}`,
            spec: { nodeName: nodeNames[on % nodes.length], affinity: antiAffinity },
            metadata: terminating ? { deletionTimestamp: '2026-11-22T12:00:00Z' } : {},
          }),
        ),
        incoming: raw.incoming.map(({ pod, nodeAffinity: affinityOfNodes, antiAffinity, affinity, spreads: constraints, ...spec }, index) =>
          writtenPod(pod, take(pod.appetite, null), {
            name: `new-${String(index)}`,
            spec: {
              ...spec,
              affinity: only({ nodeAffinity: affinityOfNodes, ...affinity, ...antiAffinity }),
              topologySpreadConstraints: constraints,
            },
            metadata: {},
          }),
        ),
      };
    });
}

function namespace(name: string, labels: Json): Json {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

function writtenPod(raw: RawPod, wanted: Wanted, own: { readonly name: string; readonly spec: Json; readonly metadata: Json }): Json {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: own.name, namespace: raw.namespace, labels: raw.labels, ...own.metadata },
    spec: only({ ...asksFor(wanted, raw.writing), ...own.spec }),
  };
}

/** One in three nodes is of our own targets, with labels and taints of theirs beside its own; the numbers of the others are drawn. */
function writtenNode(
  raw: RawNode,
  as: { readonly name: string; readonly shape: NodeShape | undefined },
): { readonly object: Json; readonly has: Wanted } {
  const { name, shape } = as;
  const devices: Readonly<Record<string, number>> = shape?.devices ?? {};
  const allocatable = shape?.allocatable;
  const has = {
    cpuMillis: allocatable?.cpuMillis ?? raw.has.cpuMillis,
    memoryBytes: allocatable === undefined ? raw.has.memoryBytes : allocatable.memoryMiB * 2 ** 20,
    gpus: shape === undefined ? raw.has.gpus : (devices['nvidia.com/gpu'] ?? 0),
    storageBytes: raw.has.storageBytes,
  };
  const others = Object.fromEntries(Object.entries(devices).map(([resource, count]) => [resource, String(count)]));
  const list = only({
    ...others,
    cpu: spellThousandths(BigInt(has.cpuMillis), raw.style),
    memory: spell(has.memoryBytes, raw.style),
    pods: spell(allocatable === undefined ? raw.has.pods : Math.min(allocatable.pods, raw.has.pods), raw.style % 2),
    'ephemeral-storage': has.storageBytes === 0 ? undefined : spell(has.storageBytes, raw.style),
    'nvidia.com/gpu': has.gpus === 0 ? undefined : String(has.gpus),
  });
  const labels = { ...shape?.labels, ...raw.labels, ...(raw.hasHostname ? { 'kubernetes.io/hostname': name } : {}) };
  const own = shape?.taints ?? [];
  const object = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: only({
      taints: [...own, ...raw.taints.filter(({ key, effect }) => !own.some((taint) => taint.key === key && taint.effect === effect))],
      unschedulable: raw.unschedulable ? true : undefined,
    }),
    // Half of the nodes say only what they have, and allocatable follows from it.
    status: raw.own % 2 === 0 ? { allocatable: list, capacity: list } : { capacity: list },
  };
  return { object, has };
}
