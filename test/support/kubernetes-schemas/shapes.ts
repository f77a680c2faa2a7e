import type { Path } from './finding';

/** The parts of objects that the rules read. Rules run only on objects that their schema accepted, which is why a cast to these is safe. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: ObjectMeta;
  readonly spec?: unknown;
  readonly data?: Labels;
}

export type Labels = Readonly<Record<string, string>>;
export type Quantities = Readonly<Record<string, string | number>>;

export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly Requirement[];
}

export interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

/** `metadata` and `spec` of a pod, wherever it stands. */
export interface PodTemplate {
  readonly metadata?: ObjectMeta;
  readonly spec?: PodSpec;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly ({ readonly name: string } & Readonly<Record<string, unknown>>)[];
  readonly restartPolicy?: string;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  readonly resourceClaims?: readonly { readonly name: string }[];
  readonly resources?: Resources;
  readonly affinity?: { readonly nodeAffinity?: NodeAffinity };
  readonly topologySpreadConstraints?: readonly { readonly maxSkew: number }[];
}

export interface Container {
  readonly name: string;
  readonly image?: string;
  readonly restartPolicy?: string;
  readonly env?: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: object }[];
  readonly ports?: readonly Port[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly subPath?: string }[];
  readonly volumeDevices?: readonly { readonly name: string; readonly devicePath: string }[];
  readonly resources?: Resources;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
  readonly startupProbe?: Probe;
  readonly lifecycle?: { readonly postStart?: Handler; readonly preStop?: Handler };
  readonly securityContext?: {
    readonly privileged?: boolean;
    readonly allowPrivilegeEscalation?: boolean;
    readonly capabilities?: { readonly add?: readonly string[] };
  };
}

export interface Port {
  readonly name?: string;
  readonly containerPort: number;
  readonly hostPort?: number;
}

export interface Resources {
  readonly requests?: Quantities;
  readonly limits?: Quantities;
  readonly claims?: readonly { readonly name: string }[];
}

export interface Handler {
  readonly exec?: object;
  readonly grpc?: object;
  readonly sleep?: object;
  readonly httpGet?: { readonly port: string | number };
  readonly tcpSocket?: { readonly port: string | number };
}

export interface Probe extends Handler {
  readonly successThreshold?: number;
}

export interface Toleration {
  readonly key?: string;
  readonly operator?: string;
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

export interface NodeAffinity {
  readonly requiredDuringSchedulingIgnoredDuringExecution?: { readonly nodeSelectorTerms: readonly NodeSelectorTerm[] };
  readonly preferredDuringSchedulingIgnoredDuringExecution?: readonly { readonly weight: number; readonly preference: NodeSelectorTerm }[];
}

export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
}

export interface ControllerSpec {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplate;
  readonly strategy?: {
    readonly type?: string;
    readonly rollingUpdate?: { readonly maxSurge?: string | number; readonly maxUnavailable?: string | number };
  };
  readonly progressDeadlineSeconds?: number;
  readonly minReadySeconds?: number;
  readonly volumeClaimTemplates?: readonly { readonly metadata?: ObjectMeta; readonly spec?: ClaimSpec }[];
}

export interface JobSpec {
  readonly selector?: LabelSelector;
  readonly manualSelector?: boolean;
  readonly template: PodTemplate;
  readonly parallelism?: number;
  readonly completions?: number;
  readonly backoffLimit?: number;
  readonly completionMode?: string;
  readonly backoffLimitPerIndex?: number;
  readonly maxFailedIndexes?: number;
  readonly podReplacementPolicy?: string;
  readonly podFailurePolicy?: { readonly rules: readonly PodFailureRule[] };
  readonly successPolicy?: object;
}

export interface PodFailureRule {
  readonly action: string;
  readonly onExitCodes?: { readonly containerName?: string; readonly operator: string; readonly values: readonly number[] };
  readonly onPodConditions?: readonly object[];
}

export interface CronJobSpec {
  readonly schedule: string;
  readonly jobTemplate: { readonly spec?: JobSpec };
}

export interface ClaimSpec {
  readonly accessModes?: readonly string[];
  readonly resources?: Resources;
}

export interface JobSetSpec {
  readonly replicatedJobs?: readonly ReplicatedJob[];
  readonly network?: { readonly subdomain?: string };
  readonly startupPolicy?: { readonly startupPolicyOrder?: string };
  readonly successPolicy?: { readonly targetReplicatedJobs?: readonly string[] };
  readonly failurePolicy?: { readonly rules?: readonly { readonly name?: string; readonly targetReplicatedJobs?: readonly string[] }[] };
  readonly coordinator?: { readonly replicatedJob: string; readonly jobIndex?: number; readonly podIndex?: number };
  readonly volumeClaimPolicies?: readonly { readonly templates?: readonly { readonly metadata?: ObjectMeta }[] }[];
}

export interface ReplicatedJob {
  readonly name: string;
  readonly replicas?: number;
  readonly dependsOn?: readonly { readonly name: string }[];
  readonly template: { readonly metadata?: ObjectMeta; readonly spec?: JobSpec };
}

/** A part of an object and where it stands. */
export interface Placed<T> {
  readonly path: Path;
  readonly value: T;
}
