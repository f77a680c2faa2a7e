import type { Toleration } from '../../lib/placement/node';

type Texts = Readonly<Record<string, string>>;

export interface Volume {
  readonly configMap?: { readonly name: string };
  readonly emptyDir?: { readonly medium?: string; readonly sizeLimit?: string };
}
export interface Container {
  readonly resources: { readonly requests: Texts; readonly limits: Texts };
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts?: readonly { readonly mountPath: string }[];
}
interface Term {
  readonly matchExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
}
interface Affinity {
  readonly nodeAffinity?: { readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly Term[] } };
}
/** A pod template, as far as judges look into it. */
export interface Template {
  readonly metadata: { readonly labels: Texts; readonly annotations?: Texts };
  readonly spec: {
    readonly serviceAccountName: string;
    readonly nodeSelector?: Texts;
    readonly affinity?: Affinity;
    readonly tolerations?: readonly Toleration[];
    readonly containers: readonly Container[];
    readonly volumes?: readonly Volume[];
  };
}
interface Peer {
  readonly podSelector?: { readonly matchLabels?: Texts };
}
interface PolicyRule {
  readonly from?: readonly Peer[];
  readonly to?: readonly Peer[];
}
interface Named<K extends string, S> {
  readonly kind: K;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Texts };
  readonly spec: S;
}
/** Objects that we write, as far as judges look into them. */
export type Written =
  | Named<'Deployment', { readonly selector: { readonly matchLabels: Texts }; readonly template: Template }>
  | Named<'Job', { readonly template: Template }>
  | Named<'JobSet', { readonly replicatedJobs: readonly { readonly template: { readonly spec: { readonly template: Template } } }[] }>
  | Named<'Service', { readonly selector: Texts; readonly ports: readonly { readonly targetPort: string | number }[] }>
  | Named<'PodDisruptionBudget', { readonly selector: { readonly matchLabels: Texts } }>
  | Named<'HorizontalPodAutoscaler', { readonly scaleTargetRef: { readonly name: string } }>
  | Named<'NetworkPolicy', Peer & { readonly ingress?: readonly PolicyRule[]; readonly egress?: readonly PolicyRule[] }>
  | Named<'Namespace' | 'ServiceAccount' | 'ConfigMap', undefined>;

/** Says of what a workload's objects and pods are. */
export const workloadLabel = 'cdk-gpu/workload';

/** A pod template with the object that makes pods of it. */
export interface Pods {
  readonly owner: string;
  readonly workload: string;
  readonly template: Template;
}

/** Pod templates in the objects of a cluster. */
export function podsIn(objects: readonly Written[]): readonly Pods[] {
  return objects.flatMap((object) =>
    templatesOf(object).map((template) => ({
      owner: `${object.kind}/${object.metadata.name}`,
      workload: template.metadata.labels[workloadLabel] ?? '',
      template,
    })),
  );
}

function templatesOf(object: Written): readonly Template[] {
  if (object.kind === 'JobSet') return object.spec.replicatedJobs.map((job) => job.template.spec.template);
  return object.kind === 'Deployment' || object.kind === 'Job' ? [object.spec.template] : [];
}

/** Labels that a policy names: of those it is about, and of those that may talk to them. */
export function labelsOfPolicy({ spec }: Extract<Written, { kind: 'NetworkPolicy' }>): readonly Texts[] {
  const peers = [...(spec.ingress ?? []), ...(spec.egress ?? [])].flatMap((rule) => [...(rule.from ?? []), ...(rule.to ?? [])]);
  return [spec, ...peers].flatMap((peer) => (peer.podSelector?.matchLabels === undefined ? [] : [peer.podSelector.matchLabels]));
}
