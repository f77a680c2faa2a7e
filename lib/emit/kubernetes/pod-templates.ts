import type { KubernetesObject } from './kubernetes-object';

/** A pod as its controller makes it. */
interface Template {
  readonly metadata?: unknown;
  readonly spec?: unknown;
}
interface Templated {
  readonly template?: Template;
}

/** What pods will be made of, of the kinds that workloads become. An override may have left nothing of it: that is told elsewhere. */
export function podTemplatesIn({ kind, spec }: KubernetesObject): readonly Template[] {
  if (kind === 'Deployment' || kind === 'Job') return templateOf(spec);
  if (kind !== 'JobSet') return [];
  const { replicatedJobs = [] } = (spec ?? {}) as {
    readonly replicatedJobs?: readonly { readonly template: { readonly spec?: unknown } }[];
  };
  return replicatedJobs.flatMap(({ template }) => templateOf(template.spec));
}

function templateOf(spec: unknown): readonly Template[] {
  const { template } = (spec ?? {}) as Templated;
  return template === undefined ? [] : [template];
}
