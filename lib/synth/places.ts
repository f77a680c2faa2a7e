import { eachObject, type ClusterObjects } from '../emit/kubernetes';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import type { ObjectsContext, Target } from '../targets/target';

/** What rules of places say of objects as they are written. */
export function placeIssues(scene: Scene, objects: readonly ClusterObjects[]): readonly Issue[] {
  return each(scene, objects).flatMap(({ target, written }) => (target.objectChecks ?? []).flatMap((check) => check.run(written())));
}

/** What places add to the output: text by path. */
export function placeFiles(scene: Scene, objects: readonly ClusterObjects[]): ReadonlyMap<string, string> {
  return new Map(each(scene, objects).flatMap(({ target, written }) => (target.files === undefined ? [] : [...target.files(written())])));
}

function each(
  { clusters }: Scene,
  objects: readonly ClusterObjects[],
): readonly { readonly target: Target; readonly written: () => ObjectsContext }[] {
  return clusters.map(({ target, context }, index) => {
    const own = objects[index];
    return {
      target,
      written: () => ({
        context,
        objects: own === undefined ? [] : eachObject(own).map(({ owner: { path, at }, object }) => ({ path, at, body: object })),
      }),
    };
  });
}
