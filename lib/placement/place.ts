import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { BlueprintModel } from '../model/blueprint';
import type { ClusterModel } from '../model/cluster';
import type { ImageModel } from '../model/image';
import type { WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import { candidatesOf, choose, gangFinder, type Candidates } from './candidates';
import type { WorkClass } from './classes';
import { gangIssues } from './gang';
import { Judge } from './judge';
import { Landscape } from './landscape';
import type { PlacedPool, PlacedWorkload, Placement, Refusal, RunnerUp } from './placement';
import { PreferredPools } from './preference';
import { noPoolFits, refusalsOf } from './refusals';
import { requestOn } from './request';
import { runnersUpOf } from './runners-up';
import { togetherIssues } from './together';

export const poolOfAnotherCluster = {
  code: 'pool/of-another-cluster',
  about: 'A pool that a workload names is of the same cluster.',
  waivable: false,
} as const;

/** What `place` needs beside the model. */
export interface PlaceInput {
  readonly model: BlueprintModel;
  readonly targets: ReadonlyMap<string, Target>;
  /** Constructs that could not be read: what names them is not judged. */
  readonly broken: ReadonlySet<string>;
}

/** Chooses a machine for each pool and pools for each workload, and says why where there is none. */
export function place({ model, targets, broken }: PlaceInput): { readonly placement: Placement; readonly issues: readonly Issue[] } {
  const pools = new Map<string, PlacedPool>();
  const workloads = new Map<string, PlacedWorkload>();
  const issues: Issue[] = [];
  const images = new Map(model.images.map((image) => [image.path, image]));
  const clusterOf = new Map(model.clusters.flatMap((cluster) => cluster.pools.map((pool) => [pool.path, cluster.path])));
  for (const cluster of model.clusters) {
    const target = targets.get(cluster.path);
    if (target === undefined) continue;
    const placer = new ClusterPlacer({ cluster, target, broken, images, clusterOf });
    placer.place();
    for (const pool of placer.pools.values()) pools.set(pool.pool.path, pool);
    for (const workload of placer.workloads) workloads.set(workload.workload.path, workload);
    const settled = placer.settled();
    for (const issue of [...placer.issues, ...gangIssues(settled, (pool) => target.zonesOf(pool)), ...togetherIssues(settled)])
      issues.push(issue);
  }
  return { placement: { pools, workloads }, issues };
}

interface ClusterInput {
  readonly cluster: ClusterModel;
  readonly target: Target;
  readonly broken: ReadonlySet<string>;
  readonly images: ReadonlyMap<string, ImageModel>;
  readonly clusterOf: ReadonlyMap<string, string>;
}

/** Places one cluster. State is what has been decided so far. */
class ClusterPlacer {
  pools: ReadonlyMap<string, PlacedPool> = new Map();
  readonly workloads: PlacedWorkload[] = [];
  readonly issues: Issue[] = [];
  private readonly judge: Judge;
  /** Made when it is first asked for, after everything is placed. */
  private byPool: Map<string, WorkloadModel[]> | null = null;
  private readonly candidates = new Map<string, Candidates>();
  /** Some pool of the cluster could not be read or made, so that "no pool fits" cannot be said of work that names none. */
  private incomplete: boolean;

  constructor(private readonly input: ClusterInput) {
    this.incomplete = [...input.broken].some((path) => path.startsWith(`${input.cluster.path}/`));
    this.judge = new Judge(input.target, input.images);
  }

  place(): void {
    const { cluster, target } = this.input;
    const system = target.systemPool(cluster);
    const mayGang = gangFinder(cluster.workloads);
    for (const pool of system === null ? cluster.pools : [...cluster.pools, system]) {
      const { candidates, issues } = candidatesOf(target, pool, mayGang(pool));
      this.issues.push(...issues);
      if (candidates === null) this.incomplete = true;
      else this.candidates.set(pool.path, candidates);
    }
    const judged = cluster.workloads.filter((workload) => this.refersToWhatIsThere(workload));
    this.chooseMachines(judged);
    const preferred = new PreferredPools(this.judge, this.pools.values());
    for (const workload of judged) this.placeWorkload(workload, preferred);
  }

  /** Workloads that stay where they are, whatever becomes of pools that could not be read or made. */
  settled(): readonly PlacedWorkload[] {
    return this.incomplete ? this.workloads.filter(({ workload }) => workload.pools !== null) : this.workloads;
  }

  private chooseMachines(judged: readonly WorkloadModel[]): void {
    const landscape = new Landscape(this.judge, this.candidates);
    const named = this.namedPools(judged);
    for (const [path, candidates] of this.candidates) landscape.set(choose(this.judge, candidates, named.get(path) ?? new Map()));
    landscape.makeRoomFor(
      judged.filter((workload) => workload.pools === null),
      named,
    );
    this.pools = new Map([...landscape.pools].map(([path, chosen]) => [path, this.withRunnersUp(chosen)]));
  }

  /** The pool with its runners-up, which are found when they are read: by then it is known what is on the pool. */
  private withRunnersUp(chosen: PlacedPool): PlacedPool {
    const candidates = this.candidates.get(chosen.pool.path);
    const find = (): readonly RunnerUp[] =>
      candidates === undefined ? [] : runnersUpOf(this.judge, candidates, { chosen, workloads: this.workOn(chosen.pool.path) });
    let runnersUp: readonly RunnerUp[] | null = null;
    return {
      ...chosen,
      get runnersUp() {
        return (runnersUp ??= find());
      },
    };
  }

  /** Workloads that may be on a pool, in the model's order. */
  private workOn(path: string): readonly WorkloadModel[] {
    if (this.byPool === null) {
      this.byPool = new Map();
      for (const { workload, pools } of this.workloads) {
        for (const { pool } of pools) {
          const others = this.byPool.get(pool.path) ?? [];
          others.push(workload);
          this.byPool.set(pool.path, others);
        }
      }
    }
    return this.byPool.get(path) ?? [];
  }

  /** How many workloads of each kind name a pool, by its path. */
  private namedPools(judged: readonly WorkloadModel[]): ReadonlyMap<string, ReadonlyMap<WorkClass, number>> {
    const named = new Map<string, Map<WorkClass, number>>();
    for (const workload of judged) {
      const work = this.judge.classes.ofWorkload(workload);
      for (const path of new Set(workload.pools)) {
        const counts = named.get(path) ?? new Map<WorkClass, number>();
        named.set(path, counts.set(work, (counts.get(work) ?? 0) + 1));
      }
    }
    return named;
  }

  /** Names of pools that are of another cluster are issues; those that are broken or could not be made are told elsewhere. */
  private refersToWhatIsThere(workload: WorkloadModel): boolean {
    const { cluster, broken, clusterOf } = this.input;
    const strangers = (workload.pools ?? []).filter((path) => clusterOf.has(path) && clusterOf.get(path) !== cluster.path);
    for (const path of strangers) {
      this.issues.push(issueAt(workload, {
        ...poolOfAnotherCluster,
        message: `pool ${path} is of cluster ${clusterOf.get(path) ?? ''}, the workload of ${cluster.path}`,
        hint: `name a pool of ${cluster.path}, or declare the workload in the pool's cluster`,
      })); // prettier-ignore
    }
    if (strangers.length > 0 || broken.has(workload.image)) return false;
    return (workload.pools ?? []).every((path) => this.candidates.has(path));
  }

  private placeWorkload(workload: WorkloadModel, preferred: PreferredPools): void {
    const { judge, pools } = this;
    const usable = workload.pools === null ? (preferred.for(workload) ?? []) : this.usableOf(workload, workload.pools);
    const chosen = usable.length > 0 ? usable : this.refuse(workload);
    if (chosen.length === 0) return;
    let refused: readonly Refusal[] | null = null;
    this.workloads.push({
      workload,
      pools: chosen,
      request: requestOn(workload, chosen),
      get refused() {
        return (refused ??= refusalsOf(judge, workload, { pools: pools.values(), chosen }));
      },
    });
  }

  /** Those of the named pools that the workload may use, in the order in which it names them. */
  private usableOf(workload: WorkloadModel, paths: readonly string[]): readonly PlacedPool[] {
    const { classes } = this.judge;
    const work = classes.ofWorkload(workload);
    return [...new Set(paths)].flatMap((path) => {
      const placed = this.pools.get(path);
      if (placed === undefined || placed.pool.size.max === 0) return [];
      return this.judge.mayUse(work, classes.ofPool(placed)) ? [placed] : [];
    });
  }

  /** Tells that no pool fits. Gives back where the pods go all the same, should that be waived. */
  private refuse(workload: WorkloadModel): readonly PlacedPool[] {
    if (workload.pools === null && this.incomplete) return [];
    const may = workload.pools === null ? null : new Set(workload.pools);
    const pools = [...this.pools.values()].filter(({ pool }) => may?.has(pool.path) ?? true);
    const { issue, instead } = noPoolFits(this.judge, workload, pools);
    this.issues.push(issue);
    return instead;
  }
}
