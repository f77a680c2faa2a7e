import fc from 'fast-check';
import type { Taint } from '../../lib/model/node-pool';
import { cores, gib, misfits, type Room } from '../../lib/placement/fits';
import type { NodeShape, PodShape, Toleration } from '../../lib/placement/node';
import { tolerates } from '../../lib/placement/scheduler/taints';

const gpu = 'nvidia.com/gpu';
const node: NodeShape = {
  labels: { pool: 'l4', zone: 'a', empty: '' },
  taints: [],
  arch: 'amd64',
  allocatable: { cpuMillis: 4000, memoryMiB: 8192, pods: 10 },
  devices: { [gpu]: 2 },
  ephemeralMiB: null,
};
const room: Room = { cpuMillis: 4000, memoryMiB: 8192, pods: 10, devices: { [gpu]: 2 }, ephemeralMiB: null };
const pod: PodShape = { cpuMillis: 1000, memoryMiB: 1024, devices: {}, nodeSelector: {}, tolerations: [] };

/** Which kinds of reasons there are. */
function whats(changes: {
  readonly pod?: Partial<PodShape>;
  readonly node?: Partial<NodeShape>;
  readonly room?: Partial<Room>;
}): readonly string[] {
  return misfits({ ...pod, ...changes.pod }, { ...node, ...changes.node }, { ...room, ...changes.room }).map((reason) => reason.what);
}

const a: Taint = { key: 'a', value: 'x', effect: 'NoSchedule' };
const empty: Taint = { key: 'a', value: '', effect: 'NoExecute' };

describe('a toleration and a taint, as Kubernetes matches them', () => {
  test.each<[string, Toleration, Taint, boolean]>([
    ['Exists of the key', { key: 'a', operator: 'Exists' }, a, true],
    ['Exists of the key and effect', { key: 'a', operator: 'Exists', effect: 'NoSchedule' }, a, true],
    ['Exists of another effect', { key: 'a', operator: 'Exists', effect: 'NoExecute' }, a, false],
    ['Exists of another key', { key: 'b', operator: 'Exists' }, a, false],
    ['Exists does not look at values', { key: 'a', operator: 'Exists' }, empty, true],
    ['Equal with the value', { key: 'a', operator: 'Equal', value: 'x' }, a, true],
    ['Equal with another value', { key: 'a', operator: 'Equal', value: 'y' }, a, false],
    ['Equal without a value is the empty value', { key: 'a', operator: 'Equal' }, a, false],
    ['Equal without a value, and the taint has none', { key: 'a', operator: 'Equal' }, empty, true],
    ['Equal with the empty value', { key: 'a', operator: 'Equal', value: '' }, empty, true],
    ['Equal with value and effect', { key: 'a', operator: 'Equal', value: 'x', effect: 'NoSchedule' }, a, true],
    ['Equal with value and another effect', { key: 'a', operator: 'Equal', value: 'x', effect: 'NoExecute' }, a, false],
    ['an empty key with Exists is every taint', { key: '', operator: 'Exists' }, a, true],
    ['an empty key with Exists, every effect', { key: '', operator: 'Exists' }, empty, true],
    ['an empty key with Exists and one effect', { key: '', operator: 'Exists', effect: 'NoSchedule' }, a, true],
    ['an empty key with Exists and another effect', { key: '', operator: 'Exists', effect: 'NoExecute' }, a, false],
    ['an empty key with Equal is none', { key: '', operator: 'Equal', value: 'x' }, a, false],
    ['a key is told apart by case', { key: 'A', operator: 'Exists' }, a, false],
  ])('%s', (_, toleration, taint, matches) => {
    expect(tolerates(toleration, taint)).toBe(matches);
  });
});

describe('taints of a node', () => {
  const tainted = (effect: Taint['effect']): Partial<NodeShape> => ({ taints: [{ key: 'a', value: 'x', effect }] });
  test.each<[string, Partial<NodeShape>, readonly Toleration[], readonly string[]]>([
    ['NoSchedule keeps out', tainted('NoSchedule'), [], ['taint']],
    ['NoExecute keeps out', tainted('NoExecute'), [], ['taint']],
    ['PreferNoSchedule never keeps out', tainted('PreferNoSchedule'), [], []],
    [
      'one toleration is enough',
      tainted('NoSchedule'),
      [
        { key: 'b', operator: 'Exists' },
        { key: 'a', operator: 'Exists' },
      ],
      [],
    ],
    ['a toleration of another key is not', tainted('NoSchedule'), [{ key: 'b', operator: 'Exists' }], ['taint']],
    [
      'each taint must be tolerated',
      { taints: [a, { ...a, key: 'b' }, empty] },
      [{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }],
      ['taint', 'taint'],
    ],
    ['tolerations of nothing do no harm', {}, [{ key: 'a', operator: 'Exists' }], []],
  ])('%s', (_, changes, tolerations, expected) => {
    expect(whats({ node: changes, pod: { tolerations } })).toEqual(expected);
  });
});

describe('labels that the pod wants', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['one that is there', { pool: 'l4' }, []],
    ['all that are there', { pool: 'l4', zone: 'a' }, []],
    ['another value', { pool: 'h100' }, ['selector']],
    ['a label that is not there', { disk: 'ssd' }, ['selector']],
    ['an empty value is a value', { empty: '' }, []],
    ['an empty value is not an absent label', { disk: '' }, ['selector']],
    ['each is told', { pool: 'h100', zone: 'b', disk: 'ssd' }, ['selector', 'selector', 'selector']],
  ])('%s', (_, nodeSelector, expected) => {
    expect(whats({ pod: { nodeSelector } })).toEqual(expected);
  });
});

describe('what is left of a node', () => {
  test.each<[string, Partial<PodShape>, Partial<Room>, readonly string[]]>([
    ['exactly its CPU', { cpuMillis: 4000 }, {}, []],
    ['a thousandth of a core more', { cpuMillis: 4001 }, {}, ['cpu']],
    ['exactly its memory', { memoryMiB: 8192 }, {}, []],
    ['a MiB more', { memoryMiB: 8193 }, {}, ['memory']],
    ['its last pod', {}, { pods: 1 }, []],
    ['no pod more', {}, { pods: 0 }, ['pods']],
    ['DaemonSets want more than it has', {}, { cpuMillis: -5, pods: -1 }, ['pods', 'cpu']],
    ['a pod that asks for nothing, where DaemonSets want more', { cpuMillis: 0, memoryMiB: 0 }, { cpuMillis: -5, memoryMiB: -1 }, []],
    ['a pod that asks for nothing on a full node', { cpuMillis: 0, memoryMiB: 0 }, { cpuMillis: 0, memoryMiB: 0 }, []],
    ['all of its devices', { devices: { [gpu]: 2 } }, {}, []],
    ['a device more', { devices: { [gpu]: 3 } }, {}, ['device']],
    ['none of a device', { devices: { [gpu]: 0 } }, { devices: {} }, []],
    ['a device that it has not', { devices: { 'example.com/nic': 1 } }, {}, ['device']],
    ['each kind of device', { devices: { [gpu]: 3, 'example.com/nic': 1 } }, {}, ['device', 'device']],
    [
      'every reason at once',
      { cpuMillis: 9000, memoryMiB: 9000, devices: { [gpu]: 3 }, nodeSelector: { pool: 'x' } },
      { pods: 0 },
      ['selector', 'pods', 'device', 'cpu', 'memory'],
    ],
  ])('%s', (_, changes, left, expected) => {
    expect(whats({ pod: changes, room: left })).toEqual(expected);
  });
});

test('every reason says what the nodes have and what the pod wants', () => {
  const wanted: PodShape = {
    cpuMillis: 4500,
    memoryMiB: 9216,
    devices: { [gpu]: 4 },
    nodeSelector: { pool: 'h100', disk: 'ssd' },
    tolerations: [],
  };
  expect(misfits(wanted, { ...node, taints: [a, empty] }, { ...room, pods: 0 }).map((reason) => reason.text)).toMatchInlineSnapshot(`
    [
      "its nodes are labelled pool=l4, the pod wants pool=h100",
      "its nodes are not labelled disk, the pod wants disk=ssd",
      "its nodes are tainted a=x:NoSchedule, which the pod does not tolerate",
      "its nodes are tainted a:NoExecute, which the pod does not tolerate",
      "its nodes have no room for another pod",
      "a node has 2 nvidia.com/gpu, the pod wants 4",
      "a pod can have 4 cores there, it wants 4.5",
      "a pod can have 8 GiB of memory there, it wants 9",
    ]
  `);
});

test('less room never makes a pod fit, and more never keeps it out', () => {
  const amount = fc.nat({ max: 5000 });
  const rooms = fc.record({
    cpuMillis: amount,
    memoryMiB: amount,
    pods: fc.nat({ max: 3 }),
    devices: fc.record({ [gpu]: fc.nat({ max: 4 }) }),
  });
  const pods = fc.record({ cpuMillis: amount, memoryMiB: amount, devices: fc.record({ [gpu]: fc.nat({ max: 4 }) }) });
  fc.assert(
    fc.property(rooms, pods, amount, (less, wanted, more) => {
      const larger = {
        cpuMillis: less.cpuMillis + more,
        memoryMiB: less.memoryMiB + more,
        pods: less.pods + 1,
        devices: { [gpu]: less.devices[gpu] + 1 },
      };
      const [before, after] = [whats({ pod: wanted, room: less }), whats({ pod: wanted, room: larger })];
      expect(before).toEqual(expect.arrayContaining([...after]));
    }),
  );
});

test('amounts for people never promise more than there is', () => {
  expect([cores(1000), cores(999), cores(15_890), cores(0)]).toEqual(['1', '0.99', '15.89', '0']);
  expect([gib(1024), gib(1023), gib(1_938_410), gib(0)]).toEqual(['1', '0.999', '1892.9', '0']);
});
