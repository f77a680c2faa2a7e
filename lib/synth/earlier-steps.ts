import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import { earlierClusters } from './earlier-report';

/** What a place cannot make of a cluster that lives, held against what was remembered of it when the program was last written. */
export function impossibleSteps(scene: Scene): readonly Issue[] {
  const earlier = new Map(earlierClusters(scene).map((cluster) => [cluster.path, cluster]));
  return scene.clusters.flatMap(({ target, context: { cluster } }) => {
    const before = earlier.get(cluster.path);
    return before?.place === target.name ? (target.steps?.issues(cluster, before.remembered) ?? []) : [];
  });
}
