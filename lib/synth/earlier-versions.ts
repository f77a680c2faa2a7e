import { issueAt } from '../checks/rule';
import type { Scene } from '../emit/scene';
import type { Issue } from '../errors';
import { earlierClusters } from './earlier-report';

export const versionStep = {
  code: 'cluster/version-step',
  about: 'A cluster moves to the next minor version, never over one and never back.',
  waivable: false,
} as const;

/**
 * Kubernetes supports a control plane that moves by one minor at a time, and none that moves back: https://kubernetes.io/releases/version-skew-policy, read 2026-11-22. Told
 * where it would be our doing, beside the output as all that depends on an earlier run.
 */
export function versionSteps(scene: Scene): readonly Issue[] {
  const earlier = new Map(earlierClusters(scene).map(({ path, kubernetesVersion }) => [path, kubernetesVersion]));
  return scene.clusters.flatMap(({ target, context: { cluster } }) => {
    const before = earlier.get(cluster.path);
    if (target.stepsVersions !== true || before === undefined) return [];
    const step = minorOf(cluster.kubernetesVersion) - minorOf(before);
    if (step === 0 || step === 1) return [];
    return [
      issueAt(cluster, {
        ...versionStep,
        property: 'kubernetesVersion',
        message: `it was ${before} when this was last written, and ${cluster.kubernetesVersion} is ${step < 0 ? 'a step back' : `${String(step)} minor versions on`}`,
        hint:
          step < 0
            ? `say '${before}', or restore a backup into a new cluster`
            : `deploy '1.${String(minorOf(before) + 1)}' first; where the cluster is there already, remove blueprint.json`,
      }),
    ];
  });
}

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}
