import type { ImageModel } from '../model/image';
import type { Platform } from '../model/platform';
import { gpuRequestOf, type GpuRequestModel, type WorkloadModel } from '../model/workload';
import type { PodNeeds, Target } from '../targets/target';
import type { PlacedPool } from './placement';
import { isClosed } from './pod-shape';
import type { Reason } from './reason';
import { addSelectorMisfits } from './scheduler/node-affinity';

/** Pools whose empty nodes no pod can tell apart: what fits on one fits on all. How many nodes they have is no part of it. */
export interface PoolClass {
  /** Of the cluster's classes, from 0. */
  readonly index: number;
  /** One of them, which stands for all. */
  readonly like: PlacedPool;
  readonly needs: PodNeeds;
  /** Its taints keep away all work that names no pool. */
  readonly closed: boolean;
}

/** Workloads whose pods fit on the same empty nodes. How many pods they have is no part of it. */
export interface WorkClass {
  /** One of them, which stands for all. */
  readonly like: WorkloadModel;
  readonly asked: GpuRequestModel;
  /** Null: the image does not say what it is built for. */
  readonly platforms: readonly Platform[] | null;
}

/** Sorts the pools and workloads of one cluster into classes. A thousand pools are mostly of a few kinds, and each question is answered once per kind. */
export class Classes {
  private readonly byKey = new Map<string, PoolClass>();
  private readonly poolClasses = new Map<PlacedPool, PoolClass>();
  private readonly workByKey = new Map<string, WorkClass>();
  private readonly workClasses = new Map<WorkloadModel, WorkClass>();

  constructor(
    private readonly target: Target,
    private readonly images: ReadonlyMap<string, ImageModel>,
  ) {}

  ofPool(placed: PlacedPool): PoolClass {
    const known = this.poolClasses.get(placed);
    if (known !== undefined) return known;
    const needs = this.target.podNeeds(placed);
    const key = poolKey(placed, needs);
    const found = this.byKey.get(key) ?? { index: this.byKey.size, like: placed, needs, closed: isClosed(placed, needs.tolerations) };
    this.byKey.set(key, found);
    this.poolClasses.set(placed, found);
    return found;
  }

  ofWorkload(workload: WorkloadModel): WorkClass {
    const known = this.workClasses.get(workload);
    if (known !== undefined) return known;
    const platforms = this.images.get(workload.image)?.platforms ?? null;
    const key = workKey(workload, platforms);
    const found = this.workByKey.get(key) ?? { like: workload, asked: gpuRequestOf(workload), platforms };
    this.workByKey.set(key, found);
    this.workClasses.set(workload, found);
    return found;
  }
}

/** Everything of a pool that `Judge` and `requestOn` look at. The pool's own label is not there: pods that are sent to it have it. */
function poolKey({ pool, machine, node, free, fabric }: PlacedPool, needs: PodNeeds): string {
  const unmet: Reason[] = [];
  addSelectorMisfits(unmet, needs.nodeSelector, node.labels);
  const ofPool = [pool.kind, pool.gpu, pool.gpusPerNode, pool.sharing, pool.taints];
  const ofMachine = [machine.gpus, machine.fabric, machine.usdPerHour, node.arch, node.taints, node.devices, node.forAll, free, fabric];
  return JSON.stringify([ofPool, ofMachine, needs.tolerations, needs.gpuUnits, needs.fabric?.resources ?? null, unmet]);
}

function workKey(workload: WorkloadModel, platforms: readonly Platform[] | null): string {
  const gang = workload.kind === 'trainingJob' && workload.nodes > 1;
  const model = workload.kind === 'inferenceService' ? workload.model : null;
  return JSON.stringify([gpuRequestOf(workload), workload.cpus, workload.memoryGiB, model, gang, workload.pools === null, platforms]);
}
