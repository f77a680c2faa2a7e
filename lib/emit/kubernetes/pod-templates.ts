import type { KubernetesObject } from './kubernetes-object';

/** A pod as its controller makes it. */
interface Template {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}
interface Templated {
  readonly template: Template;
}

/** What pods will be made of, of the kinds that workloads become; the schema of the object is met. */
export function podTemplatesIn({ kind, spec }: KubernetesObject): readonly Template[] {
  if (kind === 'Deployment' || kind === 'Job') return [(spec as Templated).template];
  if (kind !== 'JobSet') return [];
  const { replicatedJobs } = spec as { readonly replicatedJobs: readonly { readonly template: { readonly spec: Templated } }[] };
  return replicatedJobs.map(({ template }) => template.spec.template);
}
