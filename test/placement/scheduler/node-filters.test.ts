import type { Reason } from '../../../lib/placement/reason';
import { affinityMisfit, matchesNode, nodeTermsOf } from '../../../lib/placement/scheduler/node-affinity';
import { nodeOf } from '../../../lib/placement/scheduler/node';
import { addTaintMisfits, taintsOf, tolerationsOf, unschedulableMisfit } from '../../../lib/placement/scheduler/taints';

const node = { name: 'n0', labels: { pool: 'l4', gen: '12', empty: '' } };
const required = (...nodeSelectorTerms: readonly object[]): Readonly<Record<string, unknown>> => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const expression = (key: string, operator: string, ...values: readonly string[]): object => ({
  matchExpressions: [{ key, operator, values }],
});
const name = (operator: string, ...values: readonly string[]): object => ({ matchFields: [{ key: 'metadata.name', operator, values }] });

test.each<[string, readonly object[], boolean]>([
  ['In', [expression('pool', 'In', 'h100', 'l4')], true],
  ['In of others', [expression('pool', 'In', 'h100')], false],
  ['In of an absent label', [expression('disk', 'In', 'ssd')], false],
  ['In of the empty value', [expression('empty', 'In', '')], true],
  ['NotIn', [expression('pool', 'NotIn', 'h100')], true],
  ['NotIn of its own', [expression('pool', 'NotIn', 'l4')], false],
  ['NotIn of an absent label', [expression('disk', 'NotIn', 'ssd')], true],
  ['Exists', [expression('pool', 'Exists')], true],
  ['Exists of an absent label', [expression('disk', 'Exists')], false],
  ['Exists of what objects of JavaScript have', [expression('constructor', 'Exists')], false],
  ['DoesNotExist', [expression('disk', 'DoesNotExist')], true],
  ['Gt of less', [expression('gen', 'Gt', '11')], true],
  ['Gt of as much', [expression('gen', 'Gt', '12')], false],
  ['Lt of more, with zeros', [expression('gen', 'Lt', '0013')], true],
  ['Gt compares numbers, not texts', [expression('gen', 'Gt', '5')], true],
  ['Gt of a label that is no number', [expression('pool', 'Gt', '1')], false],
  ['Gt below zero, which is no value of a label', [expression('gen', 'Gt', '-1')], false],
  ['Gt of more than 64 bits', [expression('gen', 'Lt', '9223372036854775808')], false],
  ['Gt of two values', [expression('gen', 'Gt', '1', '2')], false],
  ['an operator that there is not', [expression('pool', 'Like', 'l4')], false],
  ['one alternative is enough', [expression('disk', 'Exists'), expression('pool', 'Exists')], true],
  [
    'conditions of one alternative must all hold',
    [
      {
        matchExpressions: [
          { key: 'pool', operator: 'Exists' },
          { key: 'disk', operator: 'Exists' },
        ],
      },
    ],
    false,
  ],
  ['one that cannot be read matches nothing, and spoils no other', [expression('pool', 'In'), expression('pool', 'Exists')], true],
  ['an empty alternative matches nothing', [{}], false],
  ['no alternative matches nothing', [], false],
  ['the name', [name('In', 'n0')], true],
  ['another name', [name('In', 'n1')], false],
  ['not another name', [name('NotIn', 'n1')], true],
  ['two names in one condition', [name('In', 'n0', 'n1')], false],
  ['the name and a label', [{ ...name('In', 'n0'), ...expression('pool', 'In', 'h100') }], false],
])('required node affinity: %s', (_, given, matches) => {
  const nodeTerms = nodeTermsOf(required(...given));
  expect(affinityMisfit(nodeTerms, node) === null).toBe(matches);
  expect(matchesNode({ nodeSelector: {}, nodeTerms }, node)).toBe(matches);
});

test('node selector and node affinity must both hold', () => {
  const nodeTerms = nodeTermsOf(required(expression('pool', 'Exists')));
  expect(matchesNode({ nodeSelector: { pool: 'l4' }, nodeTerms }, node)).toBe(true);
  expect(matchesNode({ nodeSelector: { pool: 'h100' }, nodeTerms }, node)).toBe(false);
  expect(affinityMisfit(null, node)).toBeNull();
});

test('what node affinity wants is told', () => {
  const terms = nodeTermsOf(
    required({ ...expression('disk', 'In', 'ssd', 'nvme'), ...name('NotIn', 'n1') }, expression('gen', 'DoesNotExist')),
  );
  expect(affinityMisfit(terms, node)?.text).toBe(
    "its nodes match none of what the pod's node affinity requires: disk In ssd, nvme and metadata.name NotIn n1 or gen DoesNotExist",
  );
});

test('taints and tolerations are read as the scheduler reads them', () => {
  const taints = taintsOf({
    taints: [
      { key: 'a', effect: 'NoSchedule' },
      { key: 'b', value: 'x', effect: 'NoExecute' },
      { key: 'c', effect: 'PreferNoSchedule' },
    ],
  });
  const misfits = (tolerations: ReturnType<typeof tolerationsOf>): readonly Reason[] => {
    const reasons: Reason[] = [];
    addTaintMisfits(reasons, tolerations, taints);
    return reasons;
  };
  const kept = (...tolerations: readonly object[]): readonly string[] =>
    misfits(tolerationsOf({ tolerations })).map(({ text }) => text.slice(22, 36));
  expect(kept()).toEqual(['a:NoSchedule, ', 'b=x:NoExecute,']);
  expect(kept({ key: 'a' }, { key: 'b', value: 'x', effect: 'NoExecute' })).toEqual([]);
  expect(kept({ operator: 'Exists', effect: 'NoExecute' })).toEqual(['a:NoSchedule, ']);
  expect(kept({ operator: 'Exists' })).toEqual([]);
  expect(kept({ key: 'a', operator: 'Gt', value: '0' }, { key: 'b', operator: 'Exists', effect: '' })).toEqual(['a:NoSchedule, ']);
});

test('a cordoned node takes who tolerates that', () => {
  expect(unschedulableMisfit([], false)).toBeNull();
  expect(unschedulableMisfit([], true)?.what).toBe('unschedulable');
  expect(unschedulableMisfit([{ key: '', operator: 'Exists' }], true)).toBeNull();
  expect(unschedulableMisfit([{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoExecute' }], true)?.what).toBe(
    'unschedulable',
  );
});

test('a node is read as Kubernetes writes it', () => {
  const status = { capacity: { cpu: '4', memory: '8Gi', pods: '110' } };
  expect(nodeOf({ metadata: { name: 'n', labels: { a: 'b' } }, spec: { unschedulable: true }, status })).toEqual({
    name: 'n',
    labels: { a: 'b' },
    taints: [],
    unschedulable: true,
    allocatable: { cpu: 4000, memory: 8_589_934_592 },
    pods: 110,
  });
  expect(nodeOf({ status: { ...status, allocatable: { cpu: '3920m' } } })).toMatchObject({ allocatable: { cpu: 3920 }, pods: 0 });
});
