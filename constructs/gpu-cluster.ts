import { Construct } from 'constructs';
import { clusterShape } from '../lib/model/cluster';
import type { AnyTarget } from '../lib/targets/target';
import type { Blueprint } from './blueprint';
import { freeId, rememberId } from './notes';
import { keepManifest, keepOverride, type Manifest, type Overrides } from './overrides';
import { given, notePart, noteWrong, parse } from './parse-props';
import { isTarget, targetComplaints } from './target-complaints';
import type { TraitsOf } from './traits';

/** Props of a `GpuCluster`. */
export interface GpuClusterProps<T extends AnyTarget> {
  /**
   * Another place than the blueprint's.
   * @default - the blueprint's target
   */
  readonly target?: T;
  /** Minor version, such as '1.35'. */
  readonly kubernetesVersion: TraitsOf<T>['version'];
  /**
   * Refuse to destroy by accident, where the place can.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Nodes for the cluster's own pods, and for pods that need no GPU and name no pool, where the place has any of ours. Cores and memory are what a node has at least.
   * @default { nodes: 2, cpus: 4, memoryGiB: 16 }
   */
  readonly system?: { readonly nodes: number; readonly cpus: number; readonly memoryGiB: number };
}

/** A Kubernetes cluster, made in its target or, where the target is a cluster that exists, used. */
export class GpuCluster<T extends AnyTarget = AnyTarget> extends Construct {
  /** The place that it runs in. */
  readonly target: T;
  /** Keeps other constructs out of places that want a cluster. */
  protected readonly isCluster = true;

  constructor(scope: Blueprint<T>, id: string, props: Omit<GpuClusterProps<T>, 'target'> & { readonly target?: never });
  constructor(scope: Blueprint, id: string, props: GpuClusterProps<T> & { readonly target: T });
  constructor(scope: Blueprint, id: string, props: Omit<GpuClusterProps<T>, 'target'> & { readonly target?: T }) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    const { target: own, ...rest } = given(props);
    // One of the two overloads holds: without a target of its own, the blueprint's is a T.
    this.target = own ?? (scope.target as unknown as T);
    const target: unknown = this.target;
    const complaints = own === undefined ? [] : targetComplaints(own);
    const parsed = parse(clusterShape, rest);
    if (isTarget(target)) {
      const instead = parse(clusterShape, { kubernetesVersion: target.versions.at(-1) }).value;
      notePart(this, parsed, (value) => ({ kind: 'cluster', value, target }), { complaints, instead });
    } else {
      noteWrong(this, parsed, complaints);
    }
  }

  /** Adds an object of one's own. It is held to the schema of its kind, and written last. What is wrong with it is told at synth. */
  addManifest(manifest: Manifest): void {
    keepManifest(this, manifest);
  }

  /** Changes the objects that the whole namespace shares. May be called more than once; each change sees those before it. */
  override(overrides: Overrides): void {
    keepOverride(this, overrides);
  }
}
