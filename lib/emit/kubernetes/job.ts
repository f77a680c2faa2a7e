import { secondsOf } from '../../model/duration';
import type { BatchJobModel, WorkloadModel } from '../../model/workload';
import type { WorkloadScope } from './context';
import { definitionHash } from './definition-hash';
import type { KubernetesObject } from './kubernetes-object';
import { metadataOf } from './labels';
import { mainContainer, podTemplate } from './pod';

const graceSeconds = 30;

/** Exit codes by which a shell says that a command cannot be run (126) or found (127): no retry mends that. */
export const configurationExitCodes = [126, 127];

/** A Job, whose definition Kubernetes does not let change: a changed one is a new object, and its name says so. */
export function jobObject(scope: WorkloadScope<BatchJobModel>): KubernetesObject {
  const spec = jobSpec(scope);
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: metadataOf(scope, `${scope.workload.id}-${definitionHash(spec)}`), spec };
}

function jobSpec(scope: WorkloadScope<BatchJobModel>): Readonly<Record<string, unknown>> {
  const { workload } = scope;
  const { completions, retries, timeout } = workload;
  return {
    completions,
    parallelism: Math.min(workload.parallelism ?? completions, completions),
    ...(completions > 1 ? partsOf(completions, retries) : { backoffLimit: retries }),
    ...(timeout === null ? {} : { activeDeadlineSeconds: secondsOf(timeout) }),
    // No time to live: a finished job that was removed would be run again, and paid for again, by the next apply.
    // A second pod on the first one's GPUs would only wait for it to end.
    podReplacementPolicy: 'Failed',
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onExitCodes: { containerName: mainContainer, operator: 'In', values: configurationExitCodes } },
        // A spot node taken away is nobody's failure.
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: podTemplate(scope, {
      restartPolicy: 'Never',
      graceSeconds: jobGraceSeconds(workload),
      preStopSeconds: null,
      gang: null,
      apart: null,
      keep: true,
      topologySpreadConstraints: [],
    }),
  };
}

/** Each part has its own retries, so that one bad input costs no other part its turn. When a tenth of them is lost, it is not the input. */
function partsOf(completions: number, retries: number): Readonly<Record<string, unknown>> {
  return { completionMode: 'Indexed', backoffLimitPerIndex: retries, maxFailedIndexes: Math.max(1, Math.floor(completions / 10)) };
}

/** Seconds between being told to end and being ended, for pods that get no requests. */
export function jobGraceSeconds(workload: WorkloadModel): number {
  return workload.grace === null ? graceSeconds : secondsOf(workload.grace);
}
