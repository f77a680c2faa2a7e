import type { KubernetesContext } from './context';
import { phases, type KubernetesObject, type Phase } from './kubernetes-object';
import { ownedObjectsOf } from './objects';
import { overridden, type ObjectOverride, type OverrideProblem } from './overrides';
import type { OwnedObjects } from './owned-objects';

/** Everything that is applied to one cluster. Built once for each synth: judged, then drawn. */
export interface ClusterObjects {
  /** Id of the blueprint. */
  readonly blueprint: string;
  readonly cluster: { readonly id: string; readonly path: string; readonly kubernetesVersion: string };
  /** In the order of their application; a phase without objects is missing. */
  readonly phases: ReadonlyMap<Phase, readonly OwnedObjects[]>;
  /** Those that an override has changed. */
  readonly changed: ReadonlySet<KubernetesObject>;
  /** Overrides that cannot be taken; their objects are left as they were. */
  readonly problems: readonly (OverrideProblem & { readonly path: string; readonly object: KubernetesObject })[];
}

/** Builds the objects of one cluster. `overrides` are by path of the construct; a user's own manifests have none. */
export function clusterObjects(
  context: KubernetesContext,
  overrides: ReadonlyMap<string, readonly ObjectOverride[]> = new Map(),
): ClusterObjects {
  const changed = new Set<KubernetesObject>();
  const problems: ClusterObjects['problems'][number][] = [];
  const withOverrides = (owned: OwnedObjects): OwnedObjects => {
    const changes = overrides.get(owned.path);
    if (changes === undefined) return owned;
    const objects = owned.objects.map((object) => {
      const { object: left, problem } = overridden(object, changes);
      if (problem !== undefined) {
        problems.push({ ...problem, path: owned.path, object });
        return object;
      }
      changed.add(left);
      return left;
    });
    return { ...owned, objects };
  };
  const built = ownedObjectsOf(context);
  const { id, path, kubernetesVersion } = context.cluster;
  return {
    blueprint: context.blueprint.id,
    cluster: { id, path, kubernetesVersion },
    phases: new Map(
      phases.flatMap((phase) => {
        const owned = built.get(phase) ?? [];
        if (owned.length === 0) return [];
        return [[phase, phase === 'manifests' ? owned : owned.map(withOverrides)] as const];
      }),
    ),
    changed,
    problems,
  };
}

/** All objects of a cluster with the construct that each comes from, in the order of their application. */
export function eachObject({
  phases: byPhase,
}: ClusterObjects): readonly { readonly phase: Phase; readonly owner: OwnedObjects; readonly object: KubernetesObject }[] {
  return [...byPhase].flatMap(([phase, owners]) => owners.flatMap((owner) => owner.objects.map((object) => ({ phase, owner, object }))));
}
