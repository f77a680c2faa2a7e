import type { Resource } from './api-client';

/** A pod template, as controllers read it. */
export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>>; readonly annotations?: Readonly<Record<string, string>> };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** Pods that a controller would make of one object. */
export interface PodSet {
  /** Id of the workload. */
  readonly workload: string;
  readonly namespace: string;
  /** Pods that there are at once; of what an autoscaler counts, the least. */
  readonly count: number;
  /** All of them must run at once; parts of a batch may wait for each other. */
  readonly together: boolean;
  readonly template: PodTemplate;
}

interface JobSpec {
  readonly parallelism?: number;
  readonly template: PodTemplate;
}

/** Pods of all objects that have any. What an autoscaler counts, is there in its least number. */
export function podSetsOf(objects: readonly Resource[]): readonly PodSet[] {
  return objects.flatMap((object) => {
    const of = (count: number, template: PodTemplate, together = true): PodSet => ({
      workload: object.metadata.labels?.['cdk-gpu/workload'] ?? object.metadata.name,
      namespace: object.metadata.namespace ?? 'default',
      count,
      together,
      template,
    });
    const spec = object['spec'] as never;
    if (object.kind === 'Deployment') {
      const { replicas, template } = spec as { readonly replicas?: number; readonly template: PodTemplate };
      return [of(replicas ?? leastReplicas(objects, object.metadata.name), template)];
    }
    if (object.kind === 'Job') {
      const { parallelism = 1, template } = spec as JobSpec;
      return [of(parallelism, template, false)];
    }
    if (object.kind === 'JobSet') {
      const { replicatedJobs } = spec as {
        readonly replicatedJobs: readonly { readonly replicas?: number; readonly template: { readonly spec: JobSpec } }[];
      };
      return replicatedJobs.map(({ replicas = 1, template }) => of(replicas * (template.spec.parallelism ?? 1), template.spec.template));
    }
    return [];
  });
}

function leastReplicas(objects: readonly Resource[], deployment: string): number {
  const scaler = objects.find(({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && (spec as { readonly scaleTargetRef: { readonly name: string } }).scaleTargetRef.name === deployment); // prettier-ignore
  return (scaler?.['spec'] as { readonly minReplicas?: number } | undefined)?.minReplicas ?? 1;
}

/** The pods themselves, as the controller would make them. */
export function podsOf({ workload, namespace, count, template }: PodSet): readonly Resource[] {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...template.metadata, name: `${workload}-${index}`, namespace },
    spec: template.spec,
  }));
}
