import { isService, type WorkloadModel } from '../../model/workload';
import { compareText } from '../../errors';
import type { FabricNeeds } from '../../targets/target';
import type { WorkloadScope } from './context';
import { environmentOf, type Gang } from './environment';
import { labelsOf } from './labels';
import type { Container, PodTemplate, Resources, Volume, VolumeMount } from './pod-types';
import { portsOf } from './ports';
import { probesOf } from './probes';
import { cpuQuantity, memoryQuantity } from './quantity';
import { schedulingOf } from './scheduling';
import { containerSecurity, podSecurity, rootReasonAnnotation } from './security';
import { userVolumes } from './user';

/** Name of the container that does the work; failure rules of Jobs refer to it. */
export const mainContainer = 'main';

/** What kinds of workload differ in. */
export interface PodTraits {
  /** Jobs never restart a container in place: what counts as a failure is for their controller. */
  readonly restartPolicy: 'Always' | 'Never';
  readonly graceSeconds: number;
  /** Time between being told to end and the signal, while load balancers forget the pod; null for what gets no requests. */
  readonly preStopSeconds: number | null;
  readonly gang: Gang | null;
  /** Labels of pods that must not meet on a node. */
  readonly apart: Readonly<Record<string, string>> | null;
  /** The pods are not moved to make nodes empty. */
  readonly keep: boolean;
  readonly topologySpreadConstraints: readonly Readonly<Record<string, unknown>>[];
}

/** The pods of a workload, all alike. */
export function podTemplate(scope: WorkloadScope, traits: PodTraits): PodTemplate {
  const { workload, image } = scope;
  const annotations = annotationsOf(scope, traits);
  const { volumes, mounts } = mountsOf(scope);
  return {
    metadata: { labels: labelsOf(scope), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) },
    spec: {
      serviceAccountName: workload.id,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: traits.restartPolicy,
      terminationGracePeriodSeconds: traits.graceSeconds,
      securityContext: podSecurity(workload),
      ...(image.pullSecret === null ? {} : { imagePullSecrets: [{ name: image.pullSecret }] }),
      ...schedulingOf(scope, traits.apart),
      ...(traits.topologySpreadConstraints.length === 0 ? {} : { topologySpreadConstraints: traits.topologySpreadConstraints }),
      containers: [containerOf(scope, traits, mounts)],
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}

function containerOf(scope: WorkloadScope, traits: PodTraits, mounts: readonly VolumeMount[]): Container {
  const { workload } = scope;
  const env = environmentOf(scope, traits.gang);
  const ports = portsOf(workload).map(({ name, port }) => ({ name, containerPort: port }));
  return {
    name: mainContainer,
    image: scope.image.reference,
    imagePullPolicy: 'IfNotPresent',
    ...(workload.command.length === 0 ? {} : { command: workload.command }),
    ...(workload.args.length === 0 ? {} : { args: workload.args }),
    ...(env.length === 0 ? {} : { env }),
    ...(ports.length === 0 ? {} : { ports }),
    resources: resourcesOf(scope),
    ...(isService(workload) ? probesOf(workload) : {}),
    ...(traits.preStopSeconds === null ? {} : { lifecycle: { preStop: { sleep: { seconds: traits.preStopSeconds } } } }),
    securityContext: containerSecurity(workload),
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

/** Devices stand in both, equal, because Kubernetes shares none of them. Cores have no limit unless the program says one: throttling starves data loaders. */
function resourcesOf(scope: WorkloadScope): Resources {
  const { placed, needs } = scope;
  const { request } = placed;
  const devices: Record<string, string> = {};
  const [preferred] = needs;
  const unit = preferred?.gpuUnits[request.gpuUnit];
  if (unit !== undefined && request.gpus > 0) devices[unit] = String(request.gpus);
  for (const name of fabricOf(scope)?.resources ?? []) devices[name] = String(request.fabricDevices);
  return {
    requests: { cpu: cpuQuantity(request.cpuMillis), memory: memoryQuantity(request.memoryMiB), ...devices },
    limits: {
      ...(request.cpuLimitMillis === null ? {} : { cpu: cpuQuantity(request.cpuLimitMillis) }),
      memory: memoryQuantity(request.memoryLimitMiB),
      ...devices,
    },
  };
}

/** The fabric that the pod is given a share of; null where it gets none. All pools of a gang have the same. */
function fabricOf({ placed, needs }: WorkloadScope): FabricNeeds | null {
  return placed.request.fabricDevices > 0 ? (needs.find((each) => each.fabric !== null)?.fabric ?? null) : null;
}

function mountsOf(scope: WorkloadScope): { readonly volumes: readonly Volume[]; readonly mounts: readonly VolumeMount[] } {
  const user = userVolumes(scope.workload);
  const { sharedMemoryMiB } = scope.placed.request;
  if (sharedMemoryMiB === 0) return user;
  return {
    volumes: [...user.volumes, { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: memoryQuantity(sharedMemoryMiB) } }],
    mounts: [...user.mounts, { name: 'shared-memory', mountPath: '/dev/shm' }],
  };
}

function annotationsOf(scope: WorkloadScope, traits: PodTraits): Readonly<Record<string, string>> {
  const keep = traits.keep ? scope.needs.flatMap((each) => Object.entries(each.keepAnnotations)) : [];
  const fabric = Object.entries(fabricOf(scope)?.annotations ?? {});
  return Object.fromEntries([...keep, ...fabric, ...rootReason(scope.workload)].sort(([a], [b]) => compareText(a, b)));
}

function rootReason(workload: WorkloadModel): readonly (readonly [string, string])[] {
  return typeof workload.runAs === 'object' ? [[rootReasonAnnotation, workload.runAs.root]] : [];
}
