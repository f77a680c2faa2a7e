import { secondsOf } from '../../model/duration';
import { gpusOfPod, restartsOf, type TrainingJobModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import { definitionHash } from './definition-hash';
import { configurationExitCodes, jobGraceSeconds } from './job';
import type { KubernetesObject } from './kubernetes-object';
import { labelsOf, metadataOf, selectorOf } from './labels';
import { mainContainer, podTemplate } from './pod';
import { canShareNode } from './room';

/** Name of the one group of pods in the set; part of the pods' names. */
export const gangName = 'node';

/** A gang: its pods start, fail and start again together. A changed definition is a new object, as with Jobs. */
export function jobSetObject(scope: WorkloadScope<TrainingJobModel>): KubernetesObject {
  const { id } = scope.workload;
  // The definition tells each pod its leader's name, and that has the hash in it: hashed is the definition under the plain name.
  const name = `${id}-${definitionHash(jobSetSpec(scope, id))}`;
  return { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: metadataOf(scope, name), spec: jobSetSpec(scope, name) };
}

function jobSetSpec(scope: WorkloadScope<TrainingJobModel>, name: string): Readonly<Record<string, unknown>> {
  const { workload } = scope;
  return {
    // The controller makes the headless Service of this name. Each run has its own, because it goes when its JobSet goes.
    network: { enableDNSHostnames: true, publishNotReadyAddresses: true, subdomain: name },
    failurePolicy: {
      maxRestarts: restartsOf(workload),
      // New pods are made only when the old ones are gone: they need the same GPUs.
      restartStrategy: 'BlockingRecreate',
      rules: failureRules,
    },
    // No time to live: a finished run that was removed would be run again, and paid for again, by the next apply.
    replicatedJobs: [{ name: gangName, replicas: 1, template: { metadata: { labels: labelsOf(scope) }, spec: gangSpec(scope, name) } }],
  };
}

/**
 * A Job that fails by its own policy gives no more than a message to tell why (kubernetes-sigs/jobset, keps/262-ConfigurableFailurePolicy, since v0.10, read
 * 2026-11-22). What cannot be mended by another try ends the set: a command that is not there, and time that is up. A node that is taken
 * away costs no restart. Everything else restarts the whole gang and is counted.
 */
const failureRules = [
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
];

function gangSpec(scope: WorkloadScope<TrainingJobModel>, name: string): Readonly<Record<string, unknown>> {
  const { workload } = scope;
  const { nodes, timeout } = workload;
  return {
    completionMode: 'Indexed',
    completions: nodes,
    parallelism: nodes,
    // The loss of one pod is the loss of the gang; how often that may happen is for the set to say.
    backoffLimit: 0,
    ...(timeout === null ? {} : { activeDeadlineSeconds: secondsOf(timeout) }),
    podReplacementPolicy: 'Failed',
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onExitCodes: { containerName: mainContainer, operator: 'In', values: configurationExitCodes } },
        // Not ignored, as it is for independent parts: the others hang in a collective while a single pod is replaced.
        { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: podTemplate(scope, {
      restartPolicy: 'Never',
      graceSeconds: jobGraceSeconds(workload),
      preStopSeconds: null,
      gang: { leader: `${name}-${gangName}-0-0.${name}` },
      apart: nodes > 1 && mustKeepApart(scope) ? selectorOf(workload) : null,
      keep: true,
      topologySpreadConstraints: [],
    }),
  };
}

/** One pod on each node is the promise; where a pod takes more than half of a node, the scheduler cannot break it. */
function mustKeepApart(scope: WorkloadScope<TrainingJobModel>): boolean {
  const mostGpus = Math.max(...scope.placed.pools.map((pool) => pool.machine.gpus));
  return gpusOfPod(scope.workload) * 2 <= mostGpus || canShareNode(scope);
}
