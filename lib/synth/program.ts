import type { ObjectOverride } from '../emit/kubernetes';
import type { Issue } from '../errors';
import type { BlueprintModel } from '../model/blueprint';
import type { WaiverModel } from '../model/waiver';
import type { Target } from '../targets/target';

/** What a program said: the model, the places that it names, and what was wrong with single values already. */
export interface Program {
  /** Null when the blueprint's own props could not be read. */
  readonly model: BlueprintModel | null;
  /** By path of the cluster. */
  readonly targets: ReadonlyMap<string, Target>;
  /** Changes to Kubernetes objects, by path of the construct that they come from, in the order in which they were asked for. Functions have no place in the model. */
  readonly overrides: ReadonlyMap<string, readonly ObjectOverride[]>;
  /** Issues that it lets pass, in the order in which it says so. */
  readonly waivers: readonly WaiverModel[];
  /** The blueprint's own. */
  readonly target: Target | null;
  readonly issues: readonly Issue[];
  /** Paths of constructs whose props could not be read. What refers to them is judged once they are mended. */
  readonly broken: ReadonlySet<string>;
}
