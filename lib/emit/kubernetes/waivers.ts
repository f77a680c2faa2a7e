import type { Waiver } from '../../catalog/waiver';
import type { KubernetesObject } from './kubernetes-object';
import type { Container, PodTemplate } from './pod-types';

/** A waiver for objects of Kubernetes; `hits` says for which of them the scanner would find something. Where it would not, nothing is written. */
export interface KubernetesWaiver extends Waiver {
  readonly hits: (object: KubernetesObject, around: Surroundings) => boolean;
}

/** What rules that compare objects know of the others of a cluster. */
export interface Surroundings {
  /** Labels, as `key=value`, of the pods that scanners see: those of Deployments and Jobs. They read no JobSets. */
  readonly podLabels: ReadonlySet<string>;
  /** Names of the Deployments that an autoscaler looks after. */
  readonly scaled: ReadonlySet<string>;
}

const pods = 'Deployments and Jobs';
const byTag = (container: Container): boolean => !container.image.includes('@');

/** Every rule that is not followed, by scanner and name. */
export const kubernetesWaivers: readonly KubernetesWaiver[] = [
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_11',
    asks: 'a limit of CPU for every container',
    reason: 'cores that idle are shared, a limit would only throttle',
    why: 'A container may use the cores that nobody else asked for; its request keeps its own. A limit takes them away in slices of 100 ms and starves data loaders and tokenizers, and with them the GPUs that wait for them. A program can set one: `cpus: { atLeast, atMost }`.',
    where: `${pods} without a limit in the program`,
    hits: inContainer((container) => container.resources.limits['cpu'] === undefined),
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_15',
    asks: '`imagePullPolicy: Always` for images that are named by a tag',
    reason: 'a restart must not wait for a registry',
    why: 'With `Always` a pod that comes back on the same node, image and all, needs its registry to answer, and a registry that is down or slow stops services that could run. Images that the program builds have the hash of their content as tag, and their registry does not let it move.',
    where: `${pods} whose image is named by a tag`,
    hits: inContainer(byTag),
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_35',
    asks: 'secrets as files and not as environment variables',
    reason: 'what runs here reads its tokens from the environment',
    why: 'Hugging Face, vLLM, boto3 and database drivers take their credentials from variables. The value itself is in no file that is written: the pod refers to a Secret by name.',
    where: `${pods} with a secret in \`env\``,
    hits: inContainer((container) => (container.env ?? []).some(({ valueFrom }) => valueFrom !== undefined && 'secretKeyRef' in valueFrom)),
  },
  {
    scanner: 'checkov',
    rule: 'CKV_K8S_43',
    asks: 'images named by digest',
    reason: 'the tag is what the program says, or a hash of the content',
    why: 'Nobody can know the digest of an image before it is built: its tag is the hash of what it is built from, and the registry refuses to move it. An image from elsewhere is named as the program names it; `name@sha256:...` pins it.',
    where: `${pods} whose image is named by a tag`,
    hits: inContainer(byTag),
  },
  {
    scanner: 'kube-score',
    rule: 'container-ephemeral-storage-request-and-limit',
    asks: 'a request and a limit of ephemeral storage for every container',
    reason: 'a limit evicts servers over a full cache',
    why: 'Model caches and compilers fill the disk by amounts that nobody knows beforehand, and a pod over its limit is evicted, which costs a load of the model. Disks are sized for each pool, and the kubelet evicts by itself when one runs full.',
    where: pods,
    hits: inContainer(() => true),
  },
  {
    scanner: 'kube-score',
    rule: 'container-image-pull-policy',
    asks: '`imagePullPolicy: Always`',
    reason: 'a restart must not wait for a registry',
    why: 'As for CKV_K8S_15. kube-score asks for it even where a digest leaves nothing to look up.',
    where: pods,
    hits: inContainer(() => true),
  },
  {
    scanner: 'kube-score',
    rule: 'container-resources',
    asks: 'limits and requests of CPU and memory',
    reason: 'cores that idle are shared, a limit would only throttle',
    why: 'As for CKV_K8S_11. Only the limit of CPU is missing: both requests and the limit of memory are always written, and checkov goes on looking for those.',
    where: `${pods} without a limit of CPU in the program`,
    hits: inContainer((container) => container.resources.limits['cpu'] === undefined),
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-has-host-podantiaffinity',
    asks: 'a podAntiAffinity between the replicas of a Deployment',
    reason: 'replicas are spread by topologySpreadConstraints',
    why: 'The rule is older than topology spread constraints, which do the same at less cost for the scheduler: replicas are spread over zones, and over nodes wherever two of them fit on one.',
    where: 'Deployments of more than one replica, or with an autoscaler',
    hits: ({ kind, spec }) => kind === 'Deployment' && replicasIn(spec) !== 0 && replicasIn(spec) !== 1,
  },
  {
    scanner: 'kube-score',
    rule: 'deployment-replicas',
    asks: 'at least two replicas behind a Service',
    reason: 'the program says how many, each one costs its GPUs',
    why: 'How many replicas run is what a program is for, and twice as many GPUs are twice the bill. `replicas: 2`, or a range that begins there, satisfies the rule.',
    where: 'Deployments of one replica without an autoscaler',
    hits: ({ kind, metadata, spec }, { scaled }) => kind === 'Deployment' && (replicasIn(spec) ?? 1) < 2 && !scaled.has(metadata.name),
  },
  {
    scanner: 'kube-score',
    rule: 'horizontalpodautoscaler-replicas',
    asks: 'an autoscaler that leaves at least two replicas',
    reason: 'the program says how many, each one costs its GPUs',
    why: 'As for deployment-replicas: `replicas: { min: 2, max: 8 }` satisfies it.',
    where: 'HorizontalPodAutoscalers whose least is one',
    hits: ({ kind, spec }) => kind === 'HorizontalPodAutoscaler' && (spec as { readonly minReplicas: number }).minReplicas < 2,
  },
  {
    scanner: 'kube-score',
    rule: 'networkpolicy-targets-pod',
    asks: 'a pod for every NetworkPolicy',
    reason: "the pods are a JobSet's, or still to come",
    why: "kube-score reads Kubernetes' own kinds alone. It does not see the pods of a JobSet, which is what a training job becomes, and a namespace is shut before the first workload comes to it.",
    where: 'NetworkPolicies of training jobs, and those of a namespace that has nothing else',
    hits: ({ kind, spec }, { podLabels }) => kind === 'NetworkPolicy' && !selects(spec, podLabels),
  },
  {
    scanner: 'kube-score',
    rule: 'pod-probes-identical',
    asks: 'different questions for readiness and liveness',
    reason: 'liveness asks the same, and waits five times as long',
    why: 'Model servers have one path, /health, and services often one port. A server that is busy loses its requests after 10 s and is restarted after 50 s, so that what is merely slow is not killed. `health: { ready, live }` tells two apart.',
    where: 'Deployments whose program names no second probe',
    hits: inContainer(
      ({ readinessProbe, livenessProbe }) => asked(readinessProbe) !== null && asked(readinessProbe) === asked(livenessProbe),
    ),
  },
];

/** What comparing rules need to know, read once for a whole cluster. */
export function surroundingsOf(objects: readonly KubernetesObject[]): Surroundings {
  const labels = objects.flatMap((object) =>
    Object.entries(podTemplateOf(object)?.metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`),
  );
  const scaled = objects.flatMap(({ kind, spec }) =>
    kind === 'HorizontalPodAutoscaler' ? [(spec as { readonly scaleTargetRef: { readonly name: string } }).scaleTargetRef.name] : [],
  );
  return { podLabels: new Set(labels), scaled: new Set(scaled) };
}

/**
 * The object with what tells scanners which of their rules it breaks on purpose, in the way of each: `checkov.io/skip1: RULE=reason`, one for each rule, and
 * `kube-score/ignore: rule,rule`. It stands at the object and not at its pods, so that no pod is replaced and no job is run anew over it.
 */
export function withWaivers(object: KubernetesObject, around: Surroundings): KubernetesObject {
  const hit = kubernetesWaivers.filter((waiver) => waiver.hits(object, around));
  if (hit.length === 0) return object;
  const checkov = hit.filter(({ scanner }) => scanner === 'checkov').map(({ rule, reason }) => `${rule}=${reason}`);
  const kubeScore = hit.filter(({ scanner }) => scanner === 'kube-score').map(({ rule }) => rule);
  const annotations = {
    ...object.metadata.annotations,
    ...Object.fromEntries(checkov.map((text, index) => [`checkov.io/skip${String(index + 1)}`, text])),
    ...(kubeScore.length === 0 ? {} : { 'kube-score/ignore': kubeScore.join(',') }),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Scanners look into the kinds that they know. */
function podTemplateOf({ kind, spec }: KubernetesObject): PodTemplate | null {
  return kind === 'Deployment' || kind === 'Job' ? (spec as { readonly template: PodTemplate }).template : null;
}

function inContainer(holds: (container: Container) => boolean): KubernetesWaiver['hits'] {
  return (object) => podTemplateOf(object)?.spec.containers.some(holds) ?? false;
}

function replicasIn(spec: unknown): number | undefined {
  return (spec as { readonly replicas?: number }).replicas;
}

function selects(spec: unknown, podLabels: ReadonlySet<string>): boolean {
  const { matchLabels = {} } = (spec as { readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> } }).podSelector;
  return podLabels.size > 0 && Object.entries(matchLabels).every(([key, value]) => podLabels.has(`${key}=${value}`));
}

/** What a probe asks, whatever the times; null for one that is not there. */
function asked(probe: Container['livenessProbe']): string | null {
  if (probe === undefined) return null;
  if ('httpGet' in probe) return JSON.stringify(['http', probe.httpGet.path, probe.httpGet.port]);
  return 'tcpSocket' in probe ? JSON.stringify(['tcp', probe.tcpSocket.port]) : JSON.stringify(['exec', probe.exec.command]);
}
