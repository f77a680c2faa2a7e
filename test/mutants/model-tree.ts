import type { ImageModel } from '../../lib/model/image';
import type { WorkloadModel } from '../../lib/model/workload';
import type { Scene } from '../../lib/emit/scene';
import { arrange } from '../../lib/emit/arrange';
import type { PlacedPool, PlacedWorkload, Placement } from '../../lib/placement/placement';
import type { PodNeeds, Target } from '../../lib/targets/target';
import type { Json } from './tree';

/** What placement and targets hand on, as data that can be changed: pools, workloads and images by path. */
interface Handed {
  readonly clusters: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly pools: Readonly<Record<string, Omit<PlacedPool, 'why'>>>;
  readonly workloads: Readonly<Record<string, Omit<PlacedWorkload, 'pools' | 'refused'> & { readonly pools: readonly string[] }>>;
  readonly images: Readonly<Record<string, ImageModel>>;
  /** What pods need of each pool. */
  readonly needs: Readonly<Record<string, PodNeeds>>;
}

/** Who a part is, and where it was written: not what is handed on about it. */
function withoutIdentity<V extends object>(value: V): V {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !['at', 'id', 'path', 'cluster'].includes(key))) as V;
}

export function handedOn({ model, placement, clusters }: Scene): Json {
  const needs = clusters.flatMap(({ target, context }) => context.pools.map((pool) => [pool.pool.path, target.podNeeds(pool)] as const));
  const handed: Handed = {
    clusters: Object.fromEntries(
      model.clusters.map((cluster) => {
        const { pools: _pools, workloads: _workloads, manifests: _manifests, ...rest } = withoutIdentity(cluster);
        return [cluster.path, rest];
      }),
    ),
    pools: Object.fromEntries(
      [...placement.pools].map(([path, { why: _why, ...placed }]) => [path, { ...placed, pool: withoutIdentity(placed.pool) }]),
    ),
    workloads: Object.fromEntries(
      [...placement.workloads].map(([path, { refused: _refused, ...placed }]) => [
        path,
        { ...placed, workload: withoutIdentity(placed.workload), pools: placed.pools.map(({ pool }) => pool.path) },
      ]),
    ),
    images: Object.fromEntries(model.images.map((image) => [image.path, withoutIdentity(image)])),
    needs: Object.fromEntries(needs),
  };
  return JSON.parse(JSON.stringify(handed)) as Json;
}

/** The scene again, with what a mutant says in place of what was handed on. */
export function sceneWith(scene: Scene, tree: Json): Scene {
  const handed = tree as unknown as Handed;
  const pools = new Map(
    [...scene.placement.pools].flatMap(([path, placed]) => {
      const given = handed.pools[path];
      return given === undefined ? [] : [[path, { ...identityOf(placed, given), pool: identityOf(placed.pool, given.pool) }] as const];
    }),
  );
  const workloads = new Map(
    [...scene.placement.workloads].flatMap(([path, placed]) => {
      const given = handed.workloads[path];
      if (given === undefined) return [];
      const own = given.pools.map((pool) => {
        const found = pools.get(pool);
        if (found === undefined) throw new Error(`${path} is placed on ${pool}, which is not there`);
        return found;
      });
      return [[path, { ...given, refused: placed.refused, pools: own, workload: identityOf(placed.workload, given.workload) }] as const];
    }),
  );
  const placement: Placement = { pools, workloads };
  const model = {
    ...scene.model,
    images: scene.model.images.map((image) => identityOf(image, handed.images[image.path] ?? image)),
    clusters: scene.model.clusters.map((cluster) => ({
      ...cluster,
      ...handed.clusters[cluster.path],
      pools: cluster.pools.map((pool) => pools.get(pool.path)?.pool ?? pool),
      workloads: cluster.workloads.map((workload): WorkloadModel => workloads.get(workload.path)?.workload ?? workload),
    })),
  };
  const withNeeds = (target: Target): Target => ({
    ...target,
    podNeeds: (placed) => handed.needs[placed.pool.path] ?? target.podNeeds(placed),
  });
  const targets = new Map(scene.clusters.map(({ target, context }) => [context.cluster.path, withNeeds(target)]));
  return arrange({ model, placement, target: scene.target, targets });
}

/** Who it is, of the one; all else, of the other. */
function identityOf<V extends object>(own: V, given: object): V {
  const { at, id, path, cluster, why } = own as Readonly<Record<string, unknown>>;
  const kept = Object.entries({ at, id, path, cluster, why }).filter(([, value]) => value !== undefined);
  return { ...given, ...Object.fromEntries(kept) } as V;
}
