import type { BlueprintModel } from '../model/blueprint';
import type { ClusterModel } from '../model/cluster';
import type { Placement } from '../placement/placement';
import type { Target } from '../targets/target';
import type { Rule } from './rule';

/** Everything that a rule over the whole program may look at. */
export interface CheckContext {
  readonly model: BlueprintModel;
  readonly placement: Placement;
  /** The blueprint's own target: where registries are made. */
  readonly target: Target;
  readonly targetOf: (cluster: ClusterModel) => Target;
}

/** One rule over the whole program. Rules of a single place are that target's own. */
export type Check = Rule<CheckContext>;
