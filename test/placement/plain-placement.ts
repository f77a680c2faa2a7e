import { gpusOfPod, gpuRequestOf, type WorkloadModel } from '../../lib/model/workload';
import type { ClusterModel } from '../../lib/model/cluster';
import type { ImageModel } from '../../lib/model/image';
import type { PoolModel } from '../../lib/model/node-pool';
import { gpuUnitsOf } from '../../lib/model/gpu-units';
import { misfits } from '../../lib/placement/fits';
import { unitMisfit } from '../../lib/placement/gpu-unit-fits';
import { emptyNode, placedPool } from '../../lib/placement/placed-pool';
import type { PlacedPool, Refusal } from '../../lib/placement/placement';
import { podFor } from '../../lib/placement/pod-shape';
import { byPreference, tooFewNodes } from '../../lib/placement/preference';
import { requestOn } from '../../lib/placement/request';
import type { Target } from '../../lib/targets/target';

/** What the plain algorithm says of a workload; no pool: it is refused. */
export interface PlainAnswer {
  readonly pools: readonly string[];
  readonly refused: readonly Refusal[];
}

/** Placement as it is explained: every workload is asked against every pool, and every pool against every machine. Slow, and short enough to be believed. */
export class PlainPlacement {
  private readonly options = new Map<string, readonly PlacedPool[]>();
  private readonly pools = new Map<string, PlacedPool>();

  constructor(
    private readonly cluster: ClusterModel,
    private readonly target: Target,
    private readonly images: ReadonlyMap<string, ImageModel>,
  ) {
    const system = target.systemPool(cluster);
    for (const pool of system === null ? cluster.pools : [...cluster.pools, system]) {
      const gangs = cluster.workloads.some((workload) => mayGang(workload, pool));
      this.options.set(
        pool.path,
        target.machinesFor(pool).map((machine) => placedPool(target, pool, { machine, gangs, why: '' })),
      );
    }
    for (const [path, options] of this.options) {
      const own = cluster.workloads.filter(
        (workload) => workload.pools?.includes(path) === true && gpusOfPod(workload) <= (options[0]?.pool.gpusPerNode ?? 0),
      );
      const scores = options.map((option) => own.filter((workload) => this.fitsAlone(workload, option)).length);
      const best = options[scores.indexOf(Math.max(...scores))];
      if (best !== undefined) this.pools.set(path, best);
    }
    for (const workload of cluster.workloads) if (workload.pools === null) this.makeRoomFor(workload);
  }

  machines(): readonly string[] {
    return [...this.pools].map(([path, { machine }]) => `${path}: ${machine.type}`);
  }

  answer(workload: WorkloadModel): PlainAnswer {
    const refused: Refusal[] = [];
    const fitting: PlacedPool[] = [];
    for (const pool of this.pools.values()) {
      const reasons = this.reasons(workload, pool);
      const { path } = pool.pool;
      if (reasons.length > 0) refused.push({ pool: path, reasons });
      else if (workload.pools?.includes(path) === false)
        refused.push({ pool: path, reasons: ['it would fit, and the workload names another'] });
      else fitting.push(pool);
    }
    const named = workload.pools ?? [];
    const sorted = fitting.sort(
      workload.pools === null ? byPreference(workload) : (a, b) => named.indexOf(a.pool.path) - named.indexOf(b.pool.path),
    );
    const chosen = workload.pools === null ? sorted.slice(0, 1) : sorted;
    const others = sorted.slice(chosen.length).map((pool) => ({
      pool: pool.pool.path,
      reasons: [tooFewNodes(workload, pool) ?? 'it fits, and costs more or is kept for other work'],
    }));
    return { pools: chosen.map(({ pool }) => pool.path), refused: [...refused, ...others] };
  }

  private makeRoomFor(workload: WorkloadModel): void {
    if (this.hasRoom(workload, [...this.pools.values()])) return;
    const { workloads } = this.cluster;
    const settled = workloads.filter((other) => other.pools === null && this.hasRoom(other, [...this.pools.values()]));
    const bigger = [...this.options.values()]
      .flat()
      .filter((option) => this.hasRoom(workload, [option]))
      .filter((option) => workloads.every((other) => other.pools?.includes(option.pool.path) !== true || this.fitsAlone(other, option)))
      .filter((option) => settled.every((other) => this.hasRoom(other, [...new Map(this.pools).set(option.pool.path, option).values()])))
      .sort(
        (a, b) =>
          (a.machine.usdPerHour ?? 1e9) - (b.machine.usdPerHour ?? 1e9) ||
          (a.pool.path === b.pool.path ? 0 : a.pool.path < b.pool.path ? -1 : 1),
      );
    if (bigger[0] !== undefined) this.pools.set(bigger[0].pool.path, bigger[0]);
  }

  private hasRoom(workload: WorkloadModel, pools: readonly PlacedPool[]): boolean {
    return pools.some((pool) => this.reasons(workload, pool).length === 0);
  }

  private fitsAlone(workload: WorkloadModel, pool: PlacedPool): boolean {
    return this.misfits(workload, pool).length === 0;
  }

  private misfits(workload: WorkloadModel, pool: PlacedPool): readonly string[] {
    const pod = podFor(workload, { pool, needs: this.target.podNeeds(pool), request: requestOn(workload, [pool]) });
    return misfits(pod, pool.node, emptyNode(pool)).map(({ text }) => text);
  }

  private reasons(workload: WorkloadModel, pool: PlacedPool): readonly string[] {
    const asked = gpuRequestOf(workload);
    if (workload.pools === null && asked.count === 0 && pool.pool.kind === 'gpu' && pool.node.forAll !== true)
      return ['it is kept for pods with GPUs; name it to run there all the same'];
    if (asked.count > 0 && pool.pool.kind !== 'gpu')
      return [`its nodes have no GPU, the pod wants ${asked.unit === 'whole' ? String(asked.count) : `the slice ${asked.unit}`}`];
    const unit = asked.count === 0 || asked.unit in gpuUnitsOf(pool.pool) ? null : unitMisfit(asked, pool.pool);
    if (unit !== null) return [unit.text];
    if (pool.pool.size.max === 0) return ['it has no nodes: its size is 0'];
    const platforms = this.images.get(workload.image)?.platforms ?? null;
    const wrong = platforms === null || platforms.includes(`linux/${pool.node.arch}`);
    return [
      ...this.misfits(workload, pool),
      ...(wrong ? [] : [`its nodes are ${pool.node.arch}, the image is for ${platforms.join(' and ')}`]),
    ];
  }
}

function mayGang(workload: WorkloadModel, pool: PoolModel): boolean {
  if (workload.kind !== 'trainingJob' || workload.nodes < 2) return false;
  return workload.pools === null ? pool.gpusPerNode >= workload.gpusPerNode : workload.pools.includes(pool.path);
}
