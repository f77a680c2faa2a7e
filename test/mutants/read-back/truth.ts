import type { Scene } from '../../../lib/emit/scene';
import type { BlueprintModel } from '../../../lib/model/blueprint';
import type { ServiceModel } from '../../../lib/model/workload';
import type { Target } from '../../../lib/targets/target';

/** What is right of the objects of one cluster: the program as placement and the targets handed it on. */
export interface Truth {
  readonly blueprint: BlueprintModel;
  readonly target: Target;
  /** The one that makes registries. */
  readonly maker: Target;
  readonly services: readonly ServiceModel[];
  /** Who calls whom, by path. */
  readonly calls: readonly { readonly from: string; readonly to: string }[];
}

/** Labels of a workload's objects and pods. */
export function labelsOf({ blueprint }: Pick<Truth, 'blueprint'>, { id }: { readonly id: string }): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/managed-by': 'cdk-gpu',
    'app.kubernetes.io/name': id,
    'app.kubernetes.io/part-of': blueprint.id,
    'cdk-gpu/workload': id,
  };
}

/** What is right of the stacks of one cluster. */
export interface ClusterTruth {
  readonly model: Scene['model'];
  readonly target: Target;
  readonly context: Scene['clusters'][number]['context'];
  /** `<blueprint>-<cluster>`. */
  readonly name: string;
  readonly region: string;
}
