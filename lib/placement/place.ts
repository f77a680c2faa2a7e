import { issueAt } from '../checks/rule';
import type { Issue } from '../errors';
import type { BlueprintModel } from '../model/blueprint';
import type { ClusterModel } from '../model/cluster';
import type { ImageModel } from '../model/image';
import { wholeGpu } from '../model/gpu-units';
import { gpuRequestOf, isService, usesGpu, type WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import { candidatesOf, choose, fitsAlone, type Candidates } from './candidates';
import { misfits } from './fits';
import { unitMisfit } from './gpu-unit-fits';
import { gangIssues } from './gang';
import { emptyNode, podsOnEmptyNode } from './placed-pool';
import type { PlacedPool, PlacedWorkload, Placement, Refusal } from './placement';
import type { PoolReason } from './pool-reason';
import { modelMisfit } from './model-fits';
import { podFor } from './pod-shape';
import { requestOn } from './request';
import { togetherIssues } from './together';

export const poolOfAnotherCluster = {
  code: 'pool/of-another-cluster',
  about: 'A pool that a workload names is of the same cluster.',
  waivable: false,
} as const;
/** What is said of an image's platforms may be wrong, and an image may run by emulation: its author may know better. */
export const architectureMismatch = {
  code: 'image/architecture-mismatch',
  about: 'An image is built for the architecture of the nodes that it runs on.',
  waivable: true,
} as const;
export const noPoolFits = {
  code: 'placement/no-pool-fits',
  about: 'Each workload has a pool whose nodes can run its pods.',
  waivable: false,
} as const;

/** What is said of an image or a model may be wrong: pods that only that speaks against go where they would go otherwise, should the issue be waived. */
const overruled: ReadonlySet<PoolReason['cause']> = new Set(['architecture', 'modelMemory']);

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
    issues.push(...placer.issues, ...gangIssues(placer.workloads), ...togetherIssues(placer.workloads));
  }
  return { placement: { pools, workloads }, issues };
}

/** A pool that a workload cannot use, with reasons that can be told apart. */
interface CausedRefusal {
  readonly pool: string;
  readonly reasons: readonly PoolReason[];
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
  readonly pools = new Map<string, PlacedPool>();
  readonly workloads: PlacedWorkload[] = [];
  readonly issues: Issue[] = [];
  private readonly candidates = new Map<string, Candidates>();
  /** Some pool of the cluster could not be read or made, so that "no pool fits" cannot be said of work that names none. */
  private incomplete: boolean;

  constructor(private readonly input: ClusterInput) {
    this.incomplete = [...input.broken].some((path) => path.startsWith(`${input.cluster.path}/`));
  }

  place(): void {
    const { cluster, target } = this.input;
    const system = target.systemPool(cluster);
    for (const pool of system === null ? cluster.pools : [...cluster.pools, system]) {
      const { candidates, issues } = candidatesOf(target, cluster, pool);
      this.issues.push(...issues);
      if (candidates === null) this.incomplete = true;
      else this.candidates.set(pool.path, candidates);
    }
    const judged = cluster.workloads.filter((workload) => this.refersToWhatIsThere(workload));
    for (const [path, candidates] of this.candidates) this.pools.set(path, choose(target, candidates, judged));
    for (const workload of judged) if (workload.pools === null) this.makeRoomFor(workload, judged);
    for (const workload of judged) this.placeWorkload(workload);
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

  /** Work that names no pool may make one of the pools grow to a bigger machine, the cheapest that will do and that takes nobody's place away. */
  private makeRoomFor(workload: WorkloadModel, judged: readonly WorkloadModel[]): void {
    const { target } = this.input;
    if (this.hasRoom(workload, [...this.pools.values()])) return;
    const named = (option: PlacedPool): readonly WorkloadModel[] =>
      judged.filter((other) => other.pools?.includes(option.pool.path) === true);
    const settled = judged.filter((other) => other.pools === null && this.hasRoom(other, [...this.pools.values()]));
    const bigger = [...this.candidates.values()]
      .flatMap((candidates) => candidates.options)
      .filter((option) => this.hasRoom(workload, [option]) && named(option).every((other) => fitsAlone(target, other, option)))
      .filter((option) => settled.every((other) => this.hasRoom(other, [...new Map(this.pools).set(option.pool.path, option).values()])))
      .sort(byPrice);
    if (bigger[0] !== undefined) this.pools.set(bigger[0].pool.path, bigger[0]);
  }

  private hasRoom(workload: WorkloadModel, pools: readonly PlacedPool[]): boolean {
    return pools.some((pool) => this.reasons(workload, pool).length === 0);
  }

  private placeWorkload(workload: WorkloadModel): void {
    const considered = [...this.pools.values()];
    const refused: CausedRefusal[] = [];
    const fitting: PlacedPool[] = [];
    const otherwiseFitting: PlacedPool[] = [];
    for (const pool of considered) {
      if (workload.pools !== null && !workload.pools.includes(pool.pool.path)) {
        const reasons = this.reasons(workload, pool);
        refused.push({
          pool: pool.pool.path,
          reasons: reasons.length > 0 ? reasons : [other('it would fit, and the workload names another')],
        });
        continue;
      }
      const reasons = this.reasons(workload, pool);
      if (reasons.length === 0) {
        fitting.push(pool);
        continue;
      }
      if (reasons.every(({ cause }) => overruled.has(cause))) otherwiseFitting.push(pool);
      refused.push({ pool: pool.pool.path, reasons });
    }
    const suitable = chosenOf(workload, fitting);
    const named = workload.pools === null ? refused : refused.filter((refusal) => workload.pools?.includes(refusal.pool) === true);
    if (suitable.length === 0) this.refuse(workload, named);
    // Where that issue is waived, the pods go where they would go if what is said of image or model were otherwise.
    const chosen = suitable.length === 0 ? chosenOf(workload, otherwiseFitting) : suitable;
    if (chosen.length === 0) return;
    const others = fitting
      .filter((pool) => !chosen.includes(pool))
      .map((pool) => ({
        pool: pool.pool.path,
        reasons: [tooFewNodes(workload, pool) ?? 'it fits, and costs more or is kept for other work'],
      }));
    this.workloads.push({
      workload,
      pools: chosen,
      request: requestOn(workload, chosen),
      refused: [...refused.filter((refusal) => chosen.every(({ pool }) => pool.path !== refusal.pool)).map(inWords), ...others],
    });
  }

  /** Why one pod of the workload cannot run on the pool, in words. */
  private reasons(workload: WorkloadModel, pool: PlacedPool): readonly PoolReason[] {
    const asked = gpuRequestOf(workload);
    if (workload.pools === null && asked.count === 0 && pool.pool.kind === 'gpu')
      return [other('it is kept for pods with GPUs; name it to run there all the same')];
    if (asked.count > 0 && pool.pool.kind !== 'gpu')
      return [
        { cause: 'noGpu', text: `its nodes have no GPU, the pod wants ${asked.unit === wholeGpu ? String(asked.count) : asked.unit}` },
      ];
    const notOffered = unitMisfit(asked, pool.pool);
    if (notOffered !== null) return [notOffered];
    if (pool.pool.size.max === 0) return [other('it has no nodes: its size is 0')];
    const tooBig = modelMisfit(workload, pool);
    const request = requestOn(workload, [pool]);
    const wrong = this.wrongArchitecture(workload, pool);
    const misfit = misfits(podFor(this.input.target, workload, { pool, request }), pool.node, emptyNode(pool)).map(({ text }) =>
      other(text),
    );
    return [...misfit, ...(tooBig === null ? [] : [tooBig]), ...(wrong === null ? [] : [{ cause: 'architecture' as const, text: wrong }])];
  }

  private wrongArchitecture(workload: WorkloadModel, pool: PlacedPool): string | null {
    const platforms = this.input.images.get(workload.image)?.platforms ?? null;
    if (platforms === null || platforms.includes(`linux/${pool.node.arch}`)) return null;
    return `its nodes are ${pool.node.arch}, the image is for ${platforms.join(' and ')}`;
  }

  private refuse(workload: WorkloadModel, refused: readonly CausedRefusal[]): void {
    if (workload.pools === null && this.incomplete) return;
    const list = refused
      .map(inWords)
      .map(({ pool, reasons }) => `${pool}: ${reasons.join('; ')}`)
      .join(' | ');
    const cause = soleCause(refused);
    if (cause === 'noSuchSlice') {
      this.issues.push(issueAt(workload, {
        code: 'sharing/no-such-slice',
        message: `no pool that it may use offers the slice: ${list}`,
        hint: 'ask for a slice that a pool offers, or cut the GPUs of a pool so with `sharing`',
      })); // prettier-ignore
      return;
    }
    if (cause === 'modelMemory') {
      this.issues.push(issueAt(workload, {
        code: 'model/does-not-fit-gpu-memory',
        message: `its model does not fit in the memory of one replica's GPUs: ${list}`,
        hint: 'take more or larger GPUs for each replica, or store the weights in fewer bits and say so in `model.precision`',
      })); // prettier-ignore
      return;
    }
    if (cause === 'wholeOfShared') {
      this.issues.push(issueAt(workload, {
        code: 'sharing/whole-gpu-on-a-shared-pool',
        message: `it wants whole GPUs, and those of every pool that it may use are shared: ${list}`,
        hint: 'ask for a slice with `gpuSlice` in the place of GPUs, or let it run on a pool without `sharing`',
      })); // prettier-ignore
      return;
    }
    if (cause === 'architecture') {
      this.issues.push(issueAt(workload, {
        ...architectureMismatch,
        message: `its image cannot run on any pool that it may use: ${list}`,
        hint: 'build the image for that platform too, name another pool, or correct the image\'s `platforms`',
      })); // prettier-ignore
      return;
    }
    this.issues.push(issueAt(workload, {
      ...noPoolFits,
      message: refused.length === 0 ? 'the cluster has no pool' : `no pool can run it: ${list}`,
      hint: !usesGpu(workload) ? 'ask for less, or declare a CpuNodePool that is large enough' : 'ask for less, or declare a GpuNodePool whose nodes have enough of it',
    })); // prettier-ignore
  }
}

function other(text: string): PoolReason {
  return { cause: 'other', text };
}

function inWords({ pool, reasons }: CausedRefusal): Refusal {
  return { pool, reasons: reasons.map(({ text }) => text) };
}

/** The one cause that speaks against every pool, or against every GPU pool where slices or whole GPUs are asked for; null where there are several. */
function soleCause(refused: readonly CausedRefusal[]): PoolReason['cause'] | null {
  const withGpus = refused.filter(({ reasons }) => !reasons.some(({ cause }) => cause === 'noGpu'));
  const causes = new Set(withGpus.flatMap(({ reasons }) => reasons.map(({ cause }) => cause)));
  const [cause] = causes;
  return causes.size === 1 && cause !== undefined && cause !== 'other' ? cause : null;
}

/** Of pools that fit, those that the workload's pods may land on: all that it names, or the best where it names none. */
function chosenOf(workload: WorkloadModel, fitting: readonly PlacedPool[]): readonly PlacedPool[] {
  return workload.pools === null ? [...fitting].sort(byPreference(workload)).slice(0, 1) : inOrder(fitting, workload.pools);
}

function inOrder(pools: readonly PlacedPool[], paths: readonly string[]): PlacedPool[] {
  return [...pools].sort((a, b) => paths.indexOf(a.pool.path) - paths.indexOf(b.pool.path));
}

/** Unknown prices last; then by path, so that the answer never depends on the order of declaration. */
function byPrice(a: PlacedPool, b: PlacedPool): number {
  return comparePrice(a.machine.usdPerHour, b.machine.usdPerHour) || (a.pool.path < b.pool.path ? -1 : 1);
}

/** Pools that hold a whole gang, or all least replicas, first; then the user's own pools before the system pool, whose nodes also run the cluster's own pods. */
function byPreference(workload: WorkloadModel): (a: PlacedPool, b: PlacedPool) => number {
  const few = (pool: PlacedPool): number => (tooFewNodes(workload, pool) === null ? 0 : 1);
  const own = (pool: PlacedPool): number => (pool.pool.kind === 'system' ? 1 : 0);
  return (a, b) => few(a) - few(b) || own(a) - own(b) || byPrice(a, b);
}

/** Why the pool cannot hold all pods of a gang, or the least replicas of a service, at once; null where it can, and where neither must be. */
function tooFewNodes(workload: WorkloadModel, placed: PlacedPool): string | null {
  const { max } = placed.pool.size;
  if (workload.kind === 'trainingJob') {
    return workload.nodes <= max ? null : `it grows to ${String(max)} nodes, the gang wants ${String(workload.nodes)} at the same time`;
  }
  if (!isService(workload)) return null;
  const holds = max * podsOnEmptyNode(placed, requestOn(workload, [placed]));
  return workload.replicas.min <= holds
    ? null
    : `it holds ${String(holds)} at most, the service wants ${String(workload.replicas.min)} at least`;
}

function comparePrice(a: number | null, b: number | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a - b;
}
