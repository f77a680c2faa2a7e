import { secondsOf } from '../../model/duration';
import type { ServiceModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf, selectorOf } from './labels';
import { podTemplate } from './pod';
import { startupSecondsOf } from './probes';
import { canShareNode, podsInAll } from './room';

/** How long a pod goes on answering before it is told to end. Load balancers forget it in that time; vLLM refuses connections from the signal on. */
const preStopSeconds = 15;
const drainSeconds = 60;
/** A node may have to be bought and an image pulled before a start begins. */
const arrivalSeconds = 900;

/** A service's replicas. Their number is left out where an autoscaler owns it: each apply would set it back. */
export function deploymentObject(scope: WorkloadScope<ServiceModel>): KubernetesObject {
  const { workload } = scope;
  const { replicas } = workload;
  const several = replicas.max > 1;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(scope),
    spec: {
      ...(replicas.fixed ? { replicas: replicas.max } : {}),
      revisionHistoryLimit: 5,
      progressDeadlineSeconds: startupSecondsOf(workload) + arrivalSeconds,
      selector: { matchLabels: selectorOf(workload) },
      strategy: { type: 'RollingUpdate', rollingUpdate: rollout(scope) },
      template: podTemplate(scope, {
        restartPolicy: 'Always',
        ...ending(workload),
        gang: null,
        apart: null,
        keep: false,
        topologySpreadConstraints: several ? spread(scope) : [],
      }),
    },
  };
}

/** Where the pools cannot hold one replica more, an old one must go first: a new one beside it would wait for ever. */
function rollout(scope: WorkloadScope<ServiceModel>) {
  return podsInAll(scope) > scope.workload.replicas.max ? { maxSurge: 1, maxUnavailable: 0 } : { maxSurge: 0, maxUnavailable: 1 };
}

/** The grace period covers forgetting and draining. One that the program sets is kept to: forgetting then takes at most half of it. */
function ending(workload: ServiceModel): { readonly graceSeconds: number; readonly preStopSeconds: number | null } {
  const drain = workload.drain === null ? drainSeconds : secondsOf(workload.drain);
  if (workload.grace === null) return { graceSeconds: preStopSeconds + drain, preStopSeconds };
  const graceSeconds = secondsOf(workload.grace);
  const sleep = Math.min(preStopSeconds, Math.floor(graceSeconds / 2));
  return { graceSeconds, preStopSeconds: sleep === 0 ? null : sleep };
}

/** Replicas are counted per rollout, so that old ones do not push new ones to one side. */
function spread(scope: WorkloadScope): readonly Readonly<Record<string, unknown>>[] {
  const over = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(scope.workload) },
    matchLabelKeys: ['pod-template-hash'],
  });
  return [over('topology.kubernetes.io/zone'), ...(canShareNode(scope) ? [over('kubernetes.io/hostname')] : [])];
}
