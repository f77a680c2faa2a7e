import { secondsOf } from '../../../lib/model/duration';
import { isService, restartsOf, type WorkloadModel } from '../../../lib/model/workload';
import type { PlacedWorkload } from '../../../lib/placement/placement';
import type { Json } from '../tree';
import { held, look, sameSet, textOf, type Expected } from './held';
import { podFindings } from './pods';
import { podsOnNode } from './room';
import { labelsOf, type Truth } from './truth';

/** Objects of a workload by kind; a name is a part of what is found. */
export type Owned = ReadonlyMap<string, Json>;

/** Where the fields of a workload's Job are: in the object itself, or in the one group of a gang. */
function jobPath(kind: string): string {
  return kind === 'trainingJob' ? 'spec.replicatedJobs.0.template.spec' : 'spec';
}

/**
 * What a workload became, held against what the program says and placement found: kinds, counts, ports, identity and the pods themselves.
 */
export function workloadFindings(truth: Truth, placed: PlacedWorkload, owned: Owned): readonly string[] {
  const { workload } = placed;
  const kinds = kindsOf(workload, truth);
  const missing = kinds.filter((kind) => !owned.has(kind)).map((kind) => `${workload.path} has no ${kind}`);
  const strange = [...owned.keys()].filter((kind) => !kinds.includes(kind)).map((kind) => `${workload.path} has a ${kind}`);
  const findings = [...owned].flatMap(([kind, object]) => {
    const where = `${kind} of ${workload.path}`;
    const suffixed = kind === 'Job' || kind === 'JobSet';
    return [
      ...held(where, object, {
        'metadata.labels': labelsOf(truth, workload),
        'metadata.namespace': truth.blueprint.id,
        'metadata.name': suffixed
          ? (name) => typeof name === 'string' && new RegExp(`^${workload.id}-[0-9a-f]{8}$`).test(name)
          : workload.id,
      }),
      ...held(where, object, factsOf({ kind, object }, truth, placed)),
    ];
  });
  const runs = owned.get(kinds.find((kind) => ['Deployment', 'Job', 'JobSet'].includes(kind)) ?? '');
  const at = isService(workload) ? 'spec.template' : `${jobPath(workload.kind)}.template`;
  return [
    ...missing,
    ...strange,
    ...findings,
    ...podFindings({ truth, placed, owner: textOf(look(runs, 'metadata.name')) }, look(runs, at)),
  ];
}

/** Kinds of objects that a workload needs. */
function kindsOf(workload: WorkloadModel, { calls }: Truth): readonly string[] {
  const talks = calls.some(({ from, to }) => from === workload.path || to === workload.path);
  const keys = Object.values(workload.env).some(({ kind }) => kind === 'secret');
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  return [
    'ServiceAccount',
    ...(talks || keys || gang ? ['NetworkPolicy'] : []),
    ...(workload.kind === 'trainingJob' ? ['JobSet'] : workload.kind === 'batchJob' ? ['Job'] : ['Service', 'Deployment']),
    ...(isService(workload) && workload.replicas.min < workload.replicas.max ? ['HorizontalPodAutoscaler'] : []),
    ...(isService(workload) && workload.replicas.max > 1 ? ['PodDisruptionBudget'] : []),
  ];
}

const own = (workload: WorkloadModel): Readonly<Record<string, string>> => ({ 'cdk-gpu/workload': workload.id });

/** What an object of a kind must say. */
function factsOf(
  { kind, object }: { readonly kind: string; readonly object: Json },
  truth: Truth,
  placed: PlacedWorkload,
): Readonly<Record<string, Expected>> {
  const { workload } = placed;
  switch (kind) {
    case 'ServiceAccount':
      return { automountServiceAccountToken: false };
    case 'NetworkPolicy':
      return policyFacts(truth, workload);
    case 'Service':
      return isService(workload) ? serviceFacts(workload) : {};
    case 'Deployment':
      return isService(workload) ? deploymentFacts(workload, placed) : {};
    case 'HorizontalPodAutoscaler':
      return isService(workload) ? autoscalerFacts(workload) : {};
    case 'PodDisruptionBudget':
      return {
        'spec.selector': { matchLabels: own(workload) },
        'spec.maxUnavailable': 1,
        'spec.unhealthyPodEvictionPolicy': 'AlwaysAllow',
        'spec.minAvailable': (value) => value === undefined,
      };
    case 'Job':
      return workload.kind === 'batchJob' ? jobFacts(workload) : {};
    case 'JobSet':
      return workload.kind === 'trainingJob' ? jobSetFacts(truth, workload, textOf(look(object, 'metadata.name'))) : {};
    default:
      return {};
  }
}

type Service = Extract<WorkloadModel, { readonly replicas: unknown }>;

/** All ports by name; the one that serves is called `http`. */
function portsOf({ port, ports }: Service): readonly (readonly [string, number])[] {
  return [['http', port], ...Object.entries(ports)];
}

function serviceFacts(service: Service): Readonly<Record<string, Expected>> {
  return {
    'spec.selector': own(service),
    'spec.type': 'ClusterIP',
    'spec.ports': sameSet(portsOf(service).map(([name, port]) => ({ name, port, protocol: 'TCP', targetPort: name }))),
  };
}

function deploymentFacts(service: Service, placed: PlacedWorkload): Readonly<Record<string, Expected>> {
  const { min, max } = service.replicas;
  const startup = service.health?.startup ?? null;
  const start = startup === null ? 0 : secondsOf(startup);
  return {
    'spec.replicas': (value) => (min === max ? value === max : value === undefined),
    'spec.selector': { matchLabels: own(service) },
    'spec.strategy.type': 'RollingUpdate',
    // A new one first, unless there is no room for one more than all.
    'spec.strategy.rollingUpdate': roomFor(placed) > max ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 },
    'spec.progressDeadlineSeconds': (value) => typeof value === 'number' && value > start,
  };
}

/** Pods that all pools hold at their largest, with nothing else on them. */
function roomFor(placed: PlacedWorkload): number {
  return placed.pools.reduce((sum, pool) => sum + pool.pool.size.max * podsOnNode(placed, pool), 0);
}

function autoscalerFacts({ id, replicas }: Service): Readonly<Record<string, Expected>> {
  return {
    'spec.minReplicas': replicas.min,
    'spec.maxReplicas': replicas.max,
    'spec.scaleTargetRef': { apiVersion: 'apps/v1', kind: 'Deployment', name: id },
    'spec.metrics': [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: replicas.cpuPercent ?? 70 } } },
    ],
    // Up at once, down in peace.
    'spec.behavior.scaleUp.stabilizationWindowSeconds': 0,
    'spec.behavior.scaleDown.stabilizationWindowSeconds': 300,
    'spec.behavior.scaleUp.selectPolicy': 'Max',
    'spec.behavior.scaleUp.policies.1': { type: 'Percent', value: 100, periodSeconds: 60 },
    'spec.behavior.scaleUp.policies.0.type': 'Pods',
    'spec.behavior.scaleDown.policies.0.type': 'Pods',
    'spec.behavior.scaleDown.policies.0.value': 1,
  };
}

function jobFacts(job: Extract<WorkloadModel, { readonly kind: 'batchJob' }>): Readonly<Record<string, Expected>> {
  const several = job.completions > 1;
  return {
    'spec.completions': job.completions,
    'spec.parallelism': Math.min(job.parallelism ?? job.completions, job.completions),
    'spec.completionMode': several ? 'Indexed' : (value) => value === undefined || value === 'NonIndexed',
    [several ? 'spec.backoffLimitPerIndex' : 'spec.backoffLimit']: job.retries,
    // Part of the work may be lost, not all of it.
    'spec.maxFailedIndexes': (value) => !several || (typeof value === 'number' && value >= 1 && value <= Math.max(1, job.completions / 10)),
    'spec.activeDeadlineSeconds': (value) => value === (job.timeout === null ? undefined : secondsOf(job.timeout)),
    // A job that is removed would be run again by the next apply.
    'spec.ttlSecondsAfterFinished': (value) => value === undefined,
    ...failureFacts('spec', 'Ignore'),
  };
}

/** Exit codes 126 and 127 say that there is no such command; a node that is taken away is nobody's failure. */
function failureFacts(at: string, disruption: string): Readonly<Record<string, Expected>> {
  return {
    [`${at}.podReplacementPolicy`]: 'Failed',
    [`${at}.podFailurePolicy.rules`]: [
      { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'In', values: [126, 127] } },
      { action: disruption, onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ],
  };
}

function jobSetFacts(
  truth: Truth,
  job: Extract<WorkloadModel, { readonly kind: 'trainingJob' }>,
  name: string,
): Readonly<Record<string, Expected>> {
  const at = 'spec.replicatedJobs.0';
  return {
    'spec.network': { enableDNSHostnames: true, publishNotReadyAddresses: true, subdomain: name },
    'spec.failurePolicy.maxRestarts': restartsOf(job),
    'spec.failurePolicy.restartStrategy': 'BlockingRecreate',
    'spec.failurePolicy.rules': [
      {
        name: 'configuration',
        action: 'FailJobSet',
        onJobFailureReasons: ['PodFailurePolicy'],
        onJobFailureMessagePatterns: ['failed with exit code'],
      },
      { name: 'timeout', action: 'FailJobSet', onJobFailureReasons: ['DeadlineExceeded'] },
      {
        name: 'disruption',
        action: 'RestartJobSetAndIgnoreMaxRestarts',
        onJobFailureReasons: ['PodFailurePolicy'],
        onJobFailureMessagePatterns: ['has condition DisruptionTarget'],
      },
    ],
    'spec.replicatedJobs': (value) => Array.isArray(value) && value.length === 1,
    [`${at}.name`]: 'node',
    [`${at}.replicas`]: 1,
    [`${at}.template.metadata.labels`]: labelsOf(truth, job),
    [`${at}.template.spec.completions`]: job.nodes,
    [`${at}.template.spec.parallelism`]: job.nodes,
    [`${at}.template.spec.completionMode`]: 'Indexed',
    // The set restarts as a whole; a Job that retries by itself would tear it apart.
    [`${at}.template.spec.backoffLimit`]: 0,
    [`${at}.template.spec.activeDeadlineSeconds`]: (value) => value === (job.timeout === null ? undefined : secondsOf(job.timeout)),
    ...failureFacts(`${at}.template.spec`, 'FailJob'),
  };
}

/** Who may talk to whom, and nobody else. */
function policyFacts({ calls, services }: Truth, workload: WorkloadModel): Readonly<Record<string, Expected>> {
  const pods = (path: string): Json => ({ podSelector: { matchLabels: { 'cdk-gpu/workload': path.slice(path.lastIndexOf('/') + 1) } } });
  const open = (service: Service): Json => portsOf(service).map(([, port]) => ({ protocol: 'TCP', port }));
  const callers = calls.filter(({ to }) => to === workload.path).map(({ from }) => from);
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  const keys = Object.values(workload.env).some(({ kind }) => kind === 'secret');
  const ranges = ['10.0.0.0/8', '100.64.0.0/10', '172.16.0.0/12', '192.168.0.0/16'];
  const ingress: readonly Json[] = [
    ...(isService(workload) && callers.length > 0 ? [{ from: callers.map(pods), ports: open(workload) }] : []),
    ...(gang ? [{ from: [pods(workload.path)] }] : []),
  ];
  const egress: readonly Json[] = [
    ...calls
      .filter(({ from }) => from === workload.path)
      .flatMap(({ to }) => services.filter(({ path }) => path === to).map((service) => ({ to: [pods(to)], ports: open(service) }))),
    ...(gang ? [{ to: [pods(workload.path)] }] : []),
    ...(keys ? [{ to: ranges.map((cidr) => ({ ipBlock: { cidr } })) }] : []),
  ];
  return {
    'spec.podSelector': { matchLabels: own(workload) },
    'spec.policyTypes': sameSet([...(egress.length === 0 ? [] : ['Egress']), ...(ingress.length === 0 ? [] : ['Ingress'])]),
    'spec.ingress': (value) => (ingress.length === 0 ? value === undefined : sameSet(ingress)(value)),
    'spec.egress': (value) => (egress.length === 0 ? value === undefined : sameSet(egress)(value)),
  };
}
