import fc from 'fast-check';
import { only, type Json } from './objects';

/** Values that node labels have in these clusters: few, so that what is asked for is often there. */
export const nodeLabels: Readonly<Record<string, readonly string[]>> = {
  'topology.kubernetes.io/zone': ['a', 'b', 'c'],
  pool: ['gpu', 'cpu'],
  gen: ['3', '5', '12', 'x1'],
  disk: ['ssd', ''],
};
const keys = [...Object.keys(nodeLabels), 'absent'];
/** Named more often than it is there: nodes named so are in most clusters. */
export const nodeNames = ['n0', 'n1', 'n2', 'n3', 'n4'];

const nodeKey = fc.constantFrom(...keys);
const valueOf = (key: string): fc.Arbitrary<string> => fc.constantFrom(...(nodeLabels[key] ?? ['x']), 'other');
/** Beside numbers, what the scheduler reads none of. */
const number = fc.constantFrom('3', '4', '12', '007', '9223372036854775807', '9223372036854775808', 'many', '1.5');

const expression: fc.Arbitrary<Json> = nodeKey.chain((key) =>
  fc
    .oneof(
      fc.record({ operator: fc.constantFrom('In', 'NotIn'), values: fc.array(valueOf(key), { minLength: 1, maxLength: 2 }) }),
      fc.record({ operator: fc.constantFrom('Exists', 'DoesNotExist') }),
      fc.record({ key: fc.constantFrom('gen', 'gen', key), operator: fc.constantFrom('Gt', 'Lt'), values: number.map((value) => [value]) }),
    )
    .map((rest) => ({ key, ...rest })),
);
const field: fc.Arbitrary<Json> = fc.record({
  key: fc.constant('metadata.name'),
  operator: fc.constantFrom('In', 'In', 'NotIn'),
  values: fc.constantFrom(...nodeNames).map((name) => [name]),
});

/** Required node affinity. */
export const nodeAffinity: fc.Arbitrary<Json> = fc
  .array(
    fc.record({
      matchExpressions: fc.array(expression, { maxLength: 2 }),
      matchFields: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(field, { maxLength: 2 }) }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((nodeSelectorTerms) => ({ requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }));

/** A node selector of one or two labels. */
export const nodeSelector: fc.Arbitrary<Json> = fc
  .array(
    fc.constantFrom(...Object.keys(nodeLabels)).chain((key) => valueOf(key).map((value): [string, string] => [key, value])),
    { minLength: 1, maxLength: 2 },
  )
  .map((entries) => Object.fromEntries(entries));

/** Labels of pods. */
export const podLabels: fc.Arbitrary<Json> = fc
  .record({ app: fc.constantFrom('a', 'a', 'a', 'b', undefined), rev: fc.constantFrom('1', '2', undefined) })
  .map(only);
export const podNamespaces = fc.constantFrom('default', 'default', 'default', 'default', 'default', 'team-a', 'team-b', 'ghost');

/** A selector of pods by `app`, so that `rev` is free for label keys. */
const podSelector: fc.Arbitrary<Json | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('a', 'b').map((app): Json => ({ matchLabels: { app } })) },
  { weight: 1, arbitrary: fc.constant<Json>({}) },
  { weight: 1, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Json>(
      { matchExpressions: [{ key: 'app', operator: 'In', values: ['a', 'b'] }] },
      { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['b'] }] },
      { matchExpressions: [{ key: 'app', operator: 'Exists' }] },
      { matchLabels: { app: 'a' }, matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
    ),
  },
);

/** Label keys need a selector. */
const withKeys = (selector: Json | undefined, keysOf: Json): Json =>
  selector === undefined ? {} : only({ labelSelector: selector, ...keysOf });
const rev = fc.constantFrom(undefined, undefined, undefined, ['rev']);

/** A required term of pod affinity or anti-affinity. */
const podTerm: fc.Arbitrary<Json> = fc
  .record({
    topologyKey: fc.constantFrom('kubernetes.io/hostname', 'kubernetes.io/hostname', 'topology.kubernetes.io/zone', 'pool', 'absent'),
    selector: podSelector,
    keys: fc.oneof(
      rev.map((matchLabelKeys): Json => ({ matchLabelKeys })),
      rev.map((mismatchLabelKeys): Json => ({ mismatchLabelKeys })),
    ),
    namespaces: fc.constantFrom(undefined, undefined, undefined, ['default'], ['team-a', 'ghost']),
    namespaceSelector: fc.constantFrom<(Json | undefined)[]>(
      undefined,
      undefined,
      undefined,
      {},
      { matchLabels: { tier: 'x' } },
      { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] },
      { matchLabels: { 'kubernetes.io/metadata.name': 'team-b' } },
    ),
  })
  .map(({ selector, keys: keysOf, ...rest }) => only({ ...rest, ...withKeys(selector, keysOf) }));
const podTerms = fc
  .array(podTerm, { minLength: 1, maxLength: 2 })
  .map((terms): Json => ({ requiredDuringSchedulingIgnoredDuringExecution: terms }));

/** Anti-affinity alone, and now and then beside affinity. */
export const podAntiAffinity: fc.Arbitrary<Json> = podTerms.map((podAntiAffinityTerms) => ({ podAntiAffinity: podAntiAffinityTerms }));
export const podAffinity: fc.Arbitrary<Json> = podTerms.map((terms) => ({ podAffinity: terms }));

/** Constraints on how pods are spread; no two with one key and kind. */
export const spreads: fc.Arbitrary<readonly Json[]> = fc.uniqueArray(
  fc
    .record({
      topologyKey: fc.constantFrom(
        'topology.kubernetes.io/zone',
        'topology.kubernetes.io/zone',
        'kubernetes.io/hostname',
        'kubernetes.io/hostname',
        'pool',
        'absent',
      ),
      whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'DoNotSchedule', 'DoNotSchedule', 'DoNotSchedule', 'ScheduleAnyway'),
      maxSkew: fc.constantFrom(1, 1, 2, 3),
      minDomains: fc.constantFrom(undefined, undefined, 1, 2, 3, 4),
      nodeAffinityPolicy: fc.constantFrom(undefined, 'Honor', 'Ignore'),
      nodeTaintsPolicy: fc.constantFrom(undefined, 'Honor', 'Honor', 'Ignore'),
      selector: podSelector,
      matchLabelKeys: rev,
    })
    .map(({ selector, matchLabelKeys, minDomains, ...rest }) =>
      only({
        ...rest,
        minDomains: rest.whenUnsatisfiable === 'DoNotSchedule' ? minDomains : undefined,
        ...withKeys(selector, { matchLabelKeys }),
      }),
    ),
  { minLength: 1, maxLength: 2, selector: (each) => `${String(each['topologyKey'])} ${String(each['whenUnsatisfiable'])}` },
);
