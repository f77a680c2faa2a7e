import { at, type Path } from './finding';
import type { ControllerSpec, Container, CronJobSpec, JobSetSpec, JobSpec, KubernetesObject, Placed, PodSpec, PodTemplate } from './shapes';

const controllers: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** The spec of a Deployment, StatefulSet or DaemonSet. */
export function controllerSpec(object: KubernetesObject): ControllerSpec | undefined {
  return controllers.has(object.kind) ? (object.spec as ControllerSpec | undefined) : undefined;
}

export function jobSetSpec(object: KubernetesObject): JobSetSpec | undefined {
  return object.kind === 'JobSet' ? (object.spec as JobSetSpec | undefined) : undefined;
}

/** The job specs in a Job, CronJob or JobSet; those of a JobSet with the defaults that its webhook fills in. */
export function jobSpecs(object: KubernetesObject): readonly Placed<JobSpec>[] {
  if (object.kind === 'Job') return placed(['spec'], object.spec as JobSpec | undefined);
  if (object.kind === 'CronJob') return placed(['spec', 'jobTemplate', 'spec'], (object.spec as CronJobSpec | undefined)?.jobTemplate.spec);
  return at(['spec', 'replicatedJobs'], jobSetSpec(object)?.replicatedJobs).flatMap(({ path, value }) =>
    placed([...path, 'template', 'spec'], value.template.spec && withJobSetDefaults(value.template.spec)),
  );
}

function withJobSetDefaults(job: JobSpec): JobSpec {
  const { spec } = job.template;
  return {
    completionMode: 'Indexed',
    ...job,
    template: spec === undefined ? job.template : { ...job.template, spec: { restartPolicy: 'OnFailure', ...spec } },
  };
}

/** Every pod template of the object; a Pod is its own. */
export function podTemplates(object: KubernetesObject): readonly Placed<PodTemplate>[] {
  if (object.kind === 'Pod') return [{ path: [], value: object as PodTemplate }];
  const controller = controllerSpec(object);
  if (controller) return [{ path: ['spec', 'template'], value: controller.template }];
  return jobSpecs(object).map(({ path, value }) => ({ path: [...path, 'template'], value: value.template }));
}

export function podSpecs(object: KubernetesObject): readonly Placed<PodSpec>[] {
  return podTemplates(object).flatMap(({ path, value }) => placed([...path, 'spec'], value.spec));
}

/** Containers of all pods of the object; `init` says which list each stands in. */
export function containers(object: KubernetesObject): readonly (Placed<Container> & { readonly init: boolean })[] {
  return podSpecs(object).flatMap(({ path, value }) => containersOf(path, value));
}

export function containersOf(path: Path, pod: PodSpec): readonly (Placed<Container> & { readonly init: boolean })[] {
  return [
    ...at([...path, 'initContainers'], pod.initContainers).map((one) => ({ ...one, init: true })),
    ...at([...path, 'containers'], pod.containers).map((one) => ({ ...one, init: false })),
  ];
}

/** Names of the volumes that a controller adds to its pods from claim templates. */
export function claimedVolumes(object: KubernetesObject): readonly string[] {
  const templates = [
    ...(controllerSpec(object)?.volumeClaimTemplates ?? []),
    ...(jobSetSpec(object)?.volumeClaimPolicies ?? []).flatMap((policy) => policy.templates ?? []),
  ];
  return templates.flatMap(({ metadata }) => metadata?.name ?? []);
}

function placed<T>(path: Path, value: T | undefined): readonly Placed<T>[] {
  return value === undefined ? [] : [{ path, value }];
}
