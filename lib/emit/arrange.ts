import type { BlueprintModel } from '../model/blueprint';
import type { BuiltImage } from '../model/image';
import type { CreatedRegistry } from '../model/registry';
import type { Placement } from '../placement/placement';
import type { ClusterContext, PulledImage, Target } from '../targets/target';
import type { Scene } from './scene';

/** What a program is arranged from. */
export interface ArrangeInput {
  readonly model: BlueprintModel;
  readonly placement: Placement;
  readonly target: Target;
  readonly targets: ReadonlyMap<string, Target>;
}

/** Cuts model and placement into what each emitter and each target sees. */
export function arrange({ model, placement, target, targets }: ArrangeInput): Scene {
  const registries = new Map(
    model.registries.flatMap((registry) => (registry.kind === 'created' ? [[registry.path, registry] as const] : [])),
  );
  const built = new Map(model.images.flatMap((image) => (image.kind === 'built' ? [[image.path, image] as const] : [])));
  const pullOf = (path: string): PulledImage | null => {
    const image = built.get(path);
    const registry = image === undefined ? undefined : registries.get(image.registry);
    return image === undefined || registry === undefined ? null : { image, registry, maker: target };
  };
  const poolsOf = groupBy([...placement.pools.values()], (placed) => placed.pool.cluster);
  return {
    model,
    placement,
    target,
    clusters: model.clusters.flatMap((cluster) => {
      const own = targets.get(cluster.path);
      if (own === undefined) return [];
      const workloads = cluster.workloads.flatMap((workload) => placement.workloads.get(workload.path) ?? []);
      const context: ClusterContext = {
        blueprint: model,
        cluster,
        pools: poolsOf.get(cluster.path) ?? [],
        workloads,
        pulls: pullsByPool(workloads, pullOf),
      };
      return [{ target: own, context }];
    }),
    registry: { blueprint: model, registries: withImages([...registries.values()], [...built.values()]) },
  };
}

function withImages(registries: readonly CreatedRegistry[], images: readonly BuiltImage[]): Scene['registry']['registries'] {
  const byRegistry = groupBy(images, (image) => image.registry);
  return registries.map((registry) => ({ registry, images: byRegistry.get(registry.path) ?? [] }));
}

/** Images that pods on a pool may pull, each once, in the order of their paths. */
function pullsByPool(
  workloads: ClusterContext['workloads'],
  pullOf: (path: string) => PulledImage | null,
): ReadonlyMap<string, readonly PulledImage[]> {
  const pulls = new Map<string, Map<string, PulledImage>>();
  for (const { workload, pools } of workloads) {
    const pull = pullOf(workload.image);
    if (pull === null) continue;
    for (const { pool } of pools) {
      const ofPool = pulls.get(pool.path) ?? new Map<string, PulledImage>();
      pulls.set(pool.path, ofPool.set(pull.image.path, pull));
    }
  }
  return new Map([...pulls].map(([path, images]) => [path, [...images.values()].sort((a, b) => (a.image.path < b.image.path ? -1 : 1))]));
}

function groupBy<V>(values: readonly V[], keyOf: (value: V) => string): ReadonlyMap<string, readonly V[]> {
  const groups = new Map<string, V[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group === undefined) groups.set(keyOf(value), [value]);
    else group.push(value);
  }
  return groups;
}
