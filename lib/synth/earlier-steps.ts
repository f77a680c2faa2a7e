import { resolve } from 'node:path';
import { stackNames } from '../emit/stack-names';
import { localStateFile } from '../emit/state-file';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import { earlierClusters } from './earlier-report';
import { readEarlier } from './write';

/** What a place cannot make of a cluster that lives, held against what was remembered of it when the program was last written. */
export function impossibleSteps(scene: Scene): readonly Issue[] {
  const earlier = new Map(earlierClusters(scene).map((cluster) => [cluster.path, cluster]));
  return scene.clusters.flatMap(({ target, context: { cluster } }) => {
    const before = earlier.get(cluster.path);
    if (target.steps === undefined || before?.place !== target.name || !mayLive(scene, cluster.id)) return [];
    return target.steps.issues(cluster, before.remembered);
  });
}

/** Where state is kept beside the program, it says whether a cluster was deployed; one that was only written may become anything. Other states are not asked. */
function mayLive({ model }: Scene, cluster: string): boolean {
  if (model.state.kind !== 'local') return true;
  const text = readEarlier(resolve(model.outdir, localStateFile(model.state, stackNames.cluster(model.id, cluster))));
  return text !== null && !/"resources": *\[\]/.test(text);
}
