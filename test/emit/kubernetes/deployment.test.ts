import { aContext, aPool, containerOf, kindsOf, objectOf, templateOf, type Props, type Settings } from './contexts';

const chat = { kind: 'inferenceService', port: 8000, gpus: 1 } as const;
const web = { kind: 'microservice', port: 3000 } as const;

function deploymentOf(props: Props, settings: Settings = {}) {
  return objectOf(aContext({ it: props }, settings), 'Deployment').spec;
}
function containerFor(props: Props) {
  return containerOf(aContext({ it: props })) as unknown as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

describe('replicas', () => {
  test('are written where they are fixed, and left to the autoscaler where they are not', () => {
    expect(deploymentOf({ ...chat, replicas: 3 })?.replicas).toBe(3);
    expect(deploymentOf({ ...chat, replicas: { min: 1, max: 4 } })).not.toHaveProperty('replicas');
  });

  test.each([
    [1, ['Service/it', 'Deployment/it']],
    [2, ['Service/it', 'Deployment/it', 'PodDisruptionBudget/it']],
    [{ min: 1, max: 2 }, ['Service/it', 'Deployment/it', 'HorizontalPodAutoscaler/it', 'PodDisruptionBudget/it']],
  ])('%j: %j', (replicas, kinds) => {
    expect(
      kindsOf(aContext({ it: { ...web, replicas } })).filter((name) => name.endsWith('/it') && !name.startsWith('ServiceAccount')),
    ).toEqual(kinds);
  });

  test('scale by 70 % of CPU when nothing is said, and slowly down where each holds a model', () => {
    const scaled = aContext({ it: { ...chat, replicas: { min: 1, max: 4 } } });
    expect(objectOf(scaled, 'HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'it' },
      minReplicas: 1,
      maxReplicas: 4,
      metrics: [{ resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } }],
      behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 300 }] } },
    });
  });

  test('may be moved one at a time, sick ones always', () => {
    expect(objectOf(aContext({ it: { ...web, replicas: 2 } }), 'PodDisruptionBudget').spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: { 'cdk-gpu/workload': 'it' } },
    });
  });
});

describe('a rollout', () => {
  test.each([
    { what: 'the pool has room for one more', max: 4, replicas: 3, maxSurge: 1 },
    { what: 'the pool is full', max: 3, replicas: 3, maxSurge: 0 },
  ])('when $what: maxSurge $maxSurge', ({ max, replicas, maxSurge }) => {
    expect(deploymentOf({ ...chat, replicas }, { pools: [aPool('gpu', { max })] })?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge, maxUnavailable: 1 - maxSurge },
    });
  });

  test('counts GPUs, cores and memory of a node, whichever is gone first', () => {
    const pools = [aPool('gpu', { gpus: 8, max: 1 })];
    const surge = (request: object) =>
      deploymentOf({ ...chat, replicas: 6 }, { pools, request: { it: request } })?.strategy?.rollingUpdate?.maxSurge;
    expect(surge({ cpuMillis: 1000, memoryMiB: 1024 })).toBe(1);
    expect(surge({ cpuMillis: 2500, memoryMiB: 1024 })).toBe(0);
    expect(surge({ cpuMillis: 1000, memoryMiB: 9000 })).toBe(0);
  });

  test('is given up only after a start could have been over', () => {
    expect(deploymentOf({ ...chat, health: { startup: '30m' } })?.progressDeadlineSeconds).toBeGreaterThan(1800);
  });
});

describe('probes', () => {
  test('of an inference service ask /health, and give it ten minutes to load', () => {
    const { startupProbe, livenessProbe, readinessProbe } = containerFor(chat);
    expect(startupProbe).toEqual({
      httpGet: { path: '/health', port: 'http' },
      periodSeconds: 5,
      failureThreshold: 120,
      timeoutSeconds: 5,
    });
    expect([livenessProbe?.httpGet, readinessProbe?.httpGet]).toEqual([startupProbe?.httpGet, startupProbe?.httpGet]);
  });

  test('of a microservice open a connection, for two minutes', () => {
    expect(containerFor(web).startupProbe).toEqual({
      tcpSocket: { port: 'http' },
      periodSeconds: 5,
      failureThreshold: 24,
      timeoutSeconds: 5,
    });
    expect(containerFor({ ...web, health: { path: '/up' } }).livenessProbe).toMatchObject({ httpGet: { path: '/up', port: 'http' } });
  });

  test('can be told apart and left out', () => {
    const told = containerFor({ ...web, health: { ready: { path: '/ready', port: 81 }, live: { command: ['/bin/live'] } } });
    expect(told.readinessProbe).toMatchObject({ httpGet: { path: '/ready', port: 81 } });
    expect(told.startupProbe).toMatchObject({ exec: { command: ['/bin/live'] } });
    expect(Object.keys(containerFor({ ...web, health: { ready: false, live: false } })).filter((key) => key.endsWith('Probe'))).toEqual([]);
    expect(Object.keys(containerFor({ ...web, health: { live: false } })).filter((key) => key.endsWith('Probe'))).toEqual([
      'readinessProbe',
    ]);
  });
});

describe('the end of a replica', () => {
  test.each([
    { props: {}, sleep: 15, grace: 75 },
    { props: { drain: '5m' }, sleep: 15, grace: 315 },
    { props: { grace: '20s' }, sleep: 10, grace: 20 },
    { props: { grace: '1s' }, sleep: undefined, grace: 1 },
  ])('$props: sleeps $sleep s of $grace s', ({ props, sleep, grace }) => {
    const context = aContext({ it: { ...chat, ...props } });
    expect(templateOf(context).spec?.terminationGracePeriodSeconds).toBe(grace);
    expect(containerOf(context).lifecycle?.preStop?.sleep?.seconds).toBe(sleep);
  });
});

describe('replicas are spread', () => {
  const keys = (props: Props, settings: Settings = {}) =>
    (
      (templateOf(aContext({ it: props }, settings)).spec?.topologySpreadConstraints ?? []) as unknown as readonly {
        readonly topologyKey: string;
      }[]
    ).map(({ topologyKey }) => topologyKey);

  test('over zones, and over nodes where two would fit on one', () => {
    expect(keys({ ...chat, replicas: 2 })).toEqual(['topology.kubernetes.io/zone']);
    expect(keys({ ...chat, replicas: 2 }, { pools: [aPool('gpu', { gpus: 4 })] })).toEqual([
      'topology.kubernetes.io/zone',
      'kubernetes.io/hostname',
    ]);
    expect(keys(chat)).toEqual([]);
  });
});
