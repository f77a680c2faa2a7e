import type { KubernetesObject } from './kubernetes-object';

/** Objects that one construct stands for. */
export interface OwnedObjects {
  /** Path of the workload, or of the cluster for what the whole namespace shares and for manifests. */
  readonly path: string;
  /** `file:line` where the program asked for them; null when the engine could not tell. */
  readonly at: string | null;
  /** Unique in its phase: the last step of the path, or what a manifest is. */
  readonly id: string;
  readonly objects: readonly KubernetesObject[];
}
