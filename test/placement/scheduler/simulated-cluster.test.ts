import { nodeOf } from '../../../lib/placement/scheduler/node';
import { podOf } from '../../../lib/placement/scheduler/read-pod';
import { SimulatedCluster } from '../../../lib/placement/scheduler/simulated-cluster';

const zone = 'topology.kubernetes.io/zone';
const nodes = ['a1', 'a2', 'b1'].map((name) =>
  nodeOf({
    metadata: { name, labels: { 'kubernetes.io/hostname': name, [zone]: name.charAt(0) } },
    spec: { taints: name === 'b1' ? [{ key: 'spot', effect: 'NoSchedule' }] : [] },
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '3' } },
  }),
);
const tolerant = { tolerations: [{ operator: 'Exists' }] };
const pod = (spec: object, metadata: object = {}): ReturnType<typeof podOf> =>
  podOf({ metadata: { labels: { app: 'a' }, ...metadata }, spec: { ...tolerant, ...spec } });

/** Reasons of each node for the incoming pod, after some pods were put on nodes. */
function told(
  incoming: ReturnType<typeof podOf>,
  there: readonly (readonly [ReturnType<typeof podOf>, string])[] = [],
): readonly (readonly string[])[] {
  const cluster = new SimulatedCluster(nodes, { default: { tier: 'x' }, other: {} });
  for (const [each, name] of there) cluster.add(each, name);
  return [...cluster.reasonsByNode(incoming).values()].map((reasons) => reasons.map(({ what }) => what));
}

describe('pods take room', () => {
  const big = pod({ containers: [{ resources: { requests: { cpu: '1500m' } } }] });

  test('and what is left is what further pods can have', () => {
    expect(told(big)).toEqual([[], [], []]);
    expect(told(big, [[big, 'a1']])).toEqual([['cpu'], [], []]);
    expect(told(pod({}), [[pod({}), 'a1'], [pod({}), 'a1'], [pod({}), 'a1']])).toEqual([['pods'], [], []]); // prettier-ignore
  });

  test('and one whose amounts cannot be read makes its node unknown', () => {
    expect(told(pod({}), [[pod({ overhead: { cpu: 'much' } }), 'a2']])).toEqual([[], ['notModelled'], []]);
  });

  test('on nodes that are there', () => expect(() => new SimulatedCluster(nodes).add(big, 'c1')).toThrow('there is no node c1'));
});

describe('pods are spread', () => {
  const over = (constraint: object): ReturnType<typeof podOf> =>
    pod({
      topologySpreadConstraints: [
        { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'a' } }, ...constraint },
      ],
    });
  const twoInA = [[pod({}), 'a1'], [pod({}), 'a2']] as const; // prettier-ignore

  test.each<[string, object, readonly (readonly string[])[]]>([
    ['over zones', {}, [['spread'], ['spread'], []]],
    ['by more than one', { maxSkew: 3 }, [[], [], []]],
    ['never, where it is only wished', { whenUnsatisfiable: 'ScheduleAnyway' }, [[], [], []]],
    ['over more domains than there are', { maxSkew: 2, minDomains: 3 }, [['spread'], ['spread'], []]],
    ['of others', { labelSelector: { matchLabels: { app: 'b' } } }, [[], [], []]],
    ['of its own revision', { matchLabelKeys: ['rev'] }, [['spread'], ['spread'], []]],
    ['over a label that no node has', { topologyKey: 'rack' }, [['spread'], ['spread'], ['spread']]],
    ['with a selector of everything, which counts nobody', { labelSelector: {} }, [[], [], []]],
    ['without a selector', { labelSelector: undefined }, [[], [], []]],
  ])('%s', (_, constraint, expected) => expect(told(over(constraint), twoInA)).toEqual(expected));

  test('not counting who is in another namespace, or is being deleted', () => {
    const elsewhere = pod({}, { namespace: 'other' });
    const leaving = pod({}, { deletionTimestamp: '2026-11-22T12:00:00Z' });
    expect(told(over({}), [[elsewhere, 'a1'], [leaving, 'a1'], [leaving, 'a1']])).toEqual([['pods'], [], []]); // prettier-ignore
  });

  test('over nodes that the pod can be on, unless it says otherwise', () => {
    const onlyA = { nodeSelector: { [zone]: 'a' } };
    const constrained = (constraint: object): ReturnType<typeof podOf> => ({ ...over(constraint), nodeSelector: onlyA.nodeSelector });
    expect(told(constrained({}), twoInA)).toEqual([[], [], ['selector']]);
    expect(told(constrained({ nodeAffinityPolicy: 'Ignore' }), twoInA)).toEqual([['spread'], ['spread'], ['selector']]);
    const intolerant = (constraint: object): ReturnType<typeof podOf> => ({ ...over(constraint), tolerations: [] });
    expect(told(intolerant({}), twoInA)).toEqual([['spread'], ['spread'], ['taint']]);
    expect(told(intolerant({ nodeTaintsPolicy: 'Honor' }), twoInA)).toEqual([[], [], ['taint']]);
  });
});

describe('pods keep others near or away', () => {
  const terms = (kind: string, term: object): ReturnType<typeof podOf> =>
    pod({
      affinity: {
        [kind]: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector: { matchLabels: { app: 'a' } }, ...term }],
        },
      },
    });
  const away = (term: object = {}): ReturnType<typeof podOf> => terms('podAntiAffinity', term);
  const near = (term: object = {}): ReturnType<typeof podOf> => terms('podAffinity', term);
  const no = ['podAntiAffinity'];

  test.each<[string, object, readonly (readonly string[])[]]>([
    ['in its zone', {}, [no, no, []]],
    ['on its node', { topologyKey: 'kubernetes.io/hostname' }, [no, [], []]],
    ['over a label that nodes lack', { topologyKey: 'rack' }, [[], [], []]],
    ['of another app', { labelSelector: { matchLabels: { app: 'b' } } }, [[], [], []]],
    ['without a selector', { labelSelector: undefined }, [[], [], []]],
    ['in another namespace', { namespaces: ['other'] }, [[], [], []]],
    ['in namespaces by their labels', { namespaceSelector: { matchLabels: { tier: 'x' } } }, [no, no, []]],
    ['in namespaces by other labels', { namespaceSelector: { matchLabels: { tier: 'y' } } }, [[], [], []]],
    ['in every namespace', { namespaceSelector: {} }, [no, no, []]],
    ['of its own app by a key', { labelSelector: {}, matchLabelKeys: ['app'] }, [no, no, []]],
    ['of other apps by a key', { labelSelector: {}, mismatchLabelKeys: ['app'] }, [[], [], []]],
  ])('away, both ways: %s', (_, term, expected) => {
    expect(told(away(term), [[pod({}), 'a1']])).toEqual(expected);
    expect(told(pod({}), [[away(term), 'a1']])).toEqual(expected);
  });

  test('a selector of namespaces that takes one without labels takes all, for pods that are to be placed', () => {
    const term = { namespaceSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } };
    expect(told(away(term), [[pod({}), 'a1']])).toEqual([no, no, []]);
    expect(told(pod({}), [[away(term), 'a1']])).toEqual([[], [], []]);
  });

  test('near: where one is, or anywhere for the first of its kind', () => {
    expect(told(near(), [[pod({}), 'a1']])).toEqual([[], [], ['podAffinity']]);
    expect(told(near())).toEqual([[], [], []]);
    expect(told(near({ labelSelector: { matchLabels: { app: 'b' } } }))).toEqual([['podAffinity'], ['podAffinity'], ['podAffinity']]);
    expect(told(near({ topologyKey: 'rack' }))).toEqual([['podAffinity'], ['podAffinity'], ['podAffinity']]);
  });
});

test.each<[string, object]>([
  ['the name of a node', { nodeName: 'a1' }],
  ['another scheduler', { schedulerName: 'kueue' }],
  ['scheduling gates', { schedulingGates: [{ name: 'x' }] }],
  ['resource claims', { resourceClaims: [{ name: 'x' }] }],
  ['a port of the host', { containers: [{ ports: [{ containerPort: 80, hostPort: 80 }] }] }],
  ['the network of the host with a port', { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] }],
  ['a claim of a volume', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'x' } }] }],
  ['amounts that are none', { containers: [{ resources: { limits: { cpu: 'all' } } }] }],
])('nobody says that a pod fits which has %s', (_, spec) => {
  expect(told(pod(spec))).toEqual([['notModelled'], ['notModelled'], ['notModelled']]);
});

test('volumes that every node has room for are no obstacle', () => {
  expect(told(pod({ volumes: [{ name: 'a', emptyDir: {} }, { name: 'b', configMap: { name: 'x' } }, { name: 'c', hostPath: { path: '/' } }] }))).toEqual([[], [], []]); // prettier-ignore
});
