import type { BlueprintModel } from '../model/blueprint';
import type { Placement } from '../placement/placement';
import type { ClusterContext, RegistryContext, Target } from '../targets/target';

/** A program that is known to be good, arranged for emitters: what each of them needs of the model, the placement and the targets. */
export interface Scene {
  readonly model: BlueprintModel;
  readonly placement: Placement;
  /** The blueprint's own: it makes the registries. */
  readonly target: Target;
  /** In the model's order. */
  readonly clusters: readonly { readonly target: Target; readonly context: ClusterContext }[];
  readonly registry: RegistryContext;
}
