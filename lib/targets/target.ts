import type { TerraformStack } from 'cdktf';
import type { z } from 'zod';
import type { ComponentName } from '../catalog/components';
import type { GpuName } from '../catalog/gpu';
import type { Machine } from '../catalog/machine';
import type { Rule } from '../checks/rule';
import type { Issue, IssueKind, ValueIssue } from '../errors';
import type { BlueprintModel } from '../model/blueprint';
import type { ClusterModel } from '../model/cluster';
import type { GpuUnit } from '../model/gpu-units';
import type { BuiltImage } from '../model/image';
import type { PoolModel, PoolSize, Taint } from '../model/node-pool';
import type { CreatedRegistry } from '../model/registry';
import type { DaemonSetLoad, NodeShape, Toleration } from '../placement/node';
import type { PlacedPool, PlacedWorkload } from '../placement/placement';

/** What the types of a program read from a row of a target's machine table. */
export interface MachineKind {
  readonly gpu: GpuName | null;
  readonly gpus: number;
}
export type MachineKinds = Readonly<Record<string, MachineKind>>;

/** What differs between places in what a user may write. Type-level only. */
export interface Traits {
  /** How nodes can be bought. */
  readonly capacity: unknown;
  /** What a GPU pool says beside its GPU. */
  readonly gpuPool: object;
  /** What a CPU pool says. */
  readonly cpuPool: object;
  /** Kubernetes minors to be had. */
  readonly version: string;
}

/**
 * A place that clusters run in. `Name`, `M` and `X` only serve the types of programs; everything below them is what the stages ask of a place.
 * Adding a place is adding a folder with one of these: no list anywhere names it.
 */
export interface Target<Name extends string = string, M extends MachineKinds = MachineKinds, X extends Traits = Traits> {
  /** `aws`: used in messages and paths. */
  readonly name: Name;
  /** Machine types with the GPUs that they have. */
  readonly machines: M;
  /** Never there at run time. */
  readonly _traits?: X;
  /** @internal What is wrong with the options that this target was made from; told at the construct that uses it. */
  readonly optionIssues: readonly ValueIssue[];
  /** @internal Kubernetes minors to be had, oldest first. */
  readonly versions: readonly string[];
  /** @internal A cluster's version changes by our doing alone, so that the step from the last one is known. Missing: by somebody else's too. */
  readonly stepsVersions?: boolean;
  /** @internal What a program may change and a cluster that lives cannot; missing where somebody else knows. */
  readonly steps?: Steps;
  /** @internal Props of pools that only this place has, beside the common ones. */
  readonly poolShapes: { readonly gpu: z.ZodRawShape; readonly cpu: z.ZodRawShape };
  /** @internal How many nodes a pool may have, and the taints that they have without our doing, from the props that `poolShapes` parsed. */
  nodesOf(place: Readonly<Record<string, unknown>>): { readonly size: PoolSize; readonly taints: readonly Taint[] };
  /** @internal Where the cluster's own pods run, and pods that need no GPU and name no pool; null where the place has nodes for them that are not ours. */
  systemPool(cluster: Omit<ClusterModel, 'workloads'>): PoolModel | null;

  /** @internal Machines that are there already and become the cluster's, by a text that tells each from all others; missing where the place makes its own. */
  machinesTaken?(cluster: ClusterModel): readonly string[];
  /** @internal Machines that the pool could be made of, cheapest first, those without a known price last. Empty: the place has none such. */
  machinesFor(pool: PoolModel): readonly Machine[];
  /** @internal Whether nodes of the pool are joined by the machine's fabric, given whether a gang over several nodes may land there. */
  usesFabric(pool: PoolModel, machine: Machine, gangs: boolean): boolean;
  /** @internal A node of the pool as the scheduler sees it: labels, taints and devices that it will have. */
  nodeOf(pool: PoolModel, machine: Machine, fabric: boolean): NodeShape;
  /** @internal Zones that the pool's nodes are spread over, sorted; empty where the place does not say. */
  zonesOf(placed: PlacedPool): readonly string[];
  /** @internal What the place's and our DaemonSets take from each of the pool's nodes. */
  daemonSets(pool: PoolModel, fabric: boolean): readonly DaemonSetLoad[];
  /** @internal What a pod needs to land on this pool and use its devices. */
  podNeeds(placed: PlacedPool): PodNeeds;
  /** @internal How the pool's nodes are bought; missing where nodes are there already. */
  purchases?(placed: PlacedPool, context: ClusterContext): Purchases;

  /** @internal Rules that only this place has; run for each of its clusters. */
  readonly checks: readonly Rule<ClusterContext>[];
  /** @internal Those over objects as they are written, overrides and manifests included, once nothing else is wrong; missing where there are none. */
  readonly objectChecks?: readonly Rule<ObjectsContext>[];
  /** @internal Add-ons that the cluster needs, in the order of their installation. */
  components(context: ClusterContext): readonly AddOn[];
  /** @internal Objects of the whole cluster that must be there before any work; missing where there never are any. */
  platformObjects?(context: ClusterContext): readonly PlatformObject[];
  /** @internal Files beside Terraform and Kubernetes' objects: text by path below `outdir`, which begins with a folder of the place's own and holds the cluster's id; missing where there never are any. */
  files?(context: ObjectsContext): ReadonlyMap<string, string>;
  /** @internal How registries are made and addressed here; null where there are none to make. */
  readonly registries: RegistryMaker | null;
  /** @internal Whether nodes of a cluster here can pull from a registry that `maker` makes, with rights that this target grants. */
  canPullFrom(maker: Target): boolean;

  /** @internal Draws network, control plane, node pools and rights into `draft.cluster`, and the providers that add-ons need into `draft.addOns` where that is asked for. */
  toTerraform(context: ClusterContext, draft: ClusterDraft): void;
}

/** For values of any target. `unknown` and `object` in the traits, not `any`: `any` would switch inference off. */
export type AnyTarget = Target<string, MachineKinds, Traits>;

/** @internal How a place holds a cluster to what it was when the program was last written. */
export interface Steps {
  readonly kinds: readonly IssueKind[];
  /** What is kept in `blueprint.json` until the next run. */
  remembered(cluster: ClusterModel): Readonly<Record<string, unknown>>;
  /** What cannot become of a cluster. Anything may be in `before`, since it is read from a file. */
  issues(cluster: ClusterModel, before: unknown): readonly Issue[];
}

/** @internal What a pod needs to land on a pool. */
export interface PodNeeds {
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
  /** Resource name of each unit of a GPU that the pool's nodes offer: `{ whole: 'nvidia.com/gpu' }`. */
  readonly gpuUnits: Readonly<Record<GpuUnit, string>>;
  /** Null: must be absent (GKE has no class `nvidia` and refuses the pod). */
  readonly runtimeClassName: string | null;
  /** Environment of every GPU pod. */
  readonly env: Readonly<Record<string, string>>;
  /** For pods of gangs, where the pool has a fabric; null where it has none. */
  readonly fabric: FabricNeeds | null;
  /** Pods are not evicted to make nodes empty. */
  readonly keepAnnotations: Readonly<Record<string, string>>;
}

/** @internal What a pod of a gang needs to use a fabric. */
export interface FabricNeeds {
  /** Its resources: a pod asks for as many of each as it has fabric devices. */
  readonly resources: readonly string[];
  /** What NCCL has to be told. */
  readonly env: Readonly<Record<string, string>>;
  /** Of the pod: networks that it is to be in, for example. */
  readonly annotations: Readonly<Record<string, string>>;
}

/** @internal How a pool's nodes are bought, for the report. */
export interface Purchases {
  /** In the order in which they are tried. */
  readonly capacity: readonly {
    readonly kind: string;
    /** Name of what the cloud keeps these nodes in: a node group, a node pool. */
    readonly group: string;
    /** The most nodes that it may have. */
    readonly maximum: number;
    readonly zones: readonly string[];
  }[];
  /** What keeps the order of several, and what holds their sum to the pool's size; null where there is one. */
  readonly fallback: string | null;
}

/** @internal An object of the Kubernetes API that belongs to the whole cluster. The emitter adds labels. */
export interface PlatformObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** The namespace is the one of the add-on whose objects these are, which is there once it is installed; missing for kinds that have none. */
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: Readonly<Record<string, string>> };
  /** What the kind has beside: `spec` in most, and other fields in a StorageClass. */
  readonly [field: string]: unknown;
}

/** @internal A cluster, and the objects that are written for it. */
export interface ObjectsContext {
  readonly context: ClusterContext;
  readonly objects: readonly WrittenObject[];
}

/** @internal An object as it is written, and the construct that it comes from. */
export interface WrittenObject {
  readonly path: string;
  readonly at: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

/** @internal One Helm release. */
export interface AddOn {
  readonly component: ComponentName;
  /** Path or address of the chart, where it is not taken from its repository. */
  readonly archive?: string;
  /** Values that differ from the chart's own. Never a secret. */
  readonly values: Readonly<Record<string, unknown>>;
  /** DaemonSets of the release that nodes need, with what its values say of where they run. */
  readonly reaches?: readonly Reach[];
}

/** @internal Where pods of a DaemonSet may be, and where they must be. */
export interface Reach {
  readonly daemonSet: string;
  /** Pools on each node of which it must run: those with GPUs, those with a fabric, or those with these ids. */
  readonly pools: 'gpu' | 'fabric' | readonly string[];
  /** Labels that a node must have, each with one of the values. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly tolerations: readonly Toleration[];
}

/** @internal Everything that a target may know when it draws one cluster. */
export interface ClusterContext {
  readonly blueprint: BlueprintModel;
  readonly cluster: ClusterModel;
  /** The cluster's pools with their machines, the system pool included, in the model's order. */
  readonly pools: readonly PlacedPool[];
  /** The cluster's workloads with their pools. */
  readonly workloads: readonly PlacedWorkload[];
  /** Images in registries that we make, which pods of this cluster pull, by path of the pool. */
  readonly pulls: ReadonlyMap<string, readonly PulledImage[]>;
}

/** @internal An image that we build, in the registry that it is pushed to, which `maker` makes. */
export interface PulledImage {
  readonly image: BuiltImage;
  readonly registry: CreatedRegistry;
  readonly maker: Target;
}

/** @internal Stacks of one cluster, empty but for the backend. The emitter sets provider sources and versions, and orders the stacks. */
export interface ClusterDraft {
  readonly cluster: TerraformStack;
  /** Null when the cluster needs no add-ons. The target puts its `helm` and `kubernetes` providers here; the emitter adds namespaces and releases. */
  readonly addOns: TerraformStack | null;
}

/** @internal How a place makes registries. */
export interface RegistryMaker {
  /** Address of an image without its tag; null when the options do not say enough, as without an account number. */
  repository(blueprint: BlueprintModel, registry: CreatedRegistry, image: BuiltImage): string | null;
  /** Draws the registry with a repository for each image. */
  toTerraform(context: RegistryContext, stack: TerraformStack): void;
}
/** @internal Registries of a program, with the images that are pushed to each. */
export interface RegistryContext {
  readonly blueprint: BlueprintModel;
  readonly registries: readonly { readonly registry: CreatedRegistry; readonly images: readonly BuiltImage[] }[];
}
