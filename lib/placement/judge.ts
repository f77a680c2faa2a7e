import type { ImageModel } from '../model/image';
import { wholeGpu } from '../model/gpu-units';
import { gpuRequestOf, type WorkloadModel } from '../model/workload';
import type { Target } from '../targets/target';
import { Classes, type PoolClass, type WorkClass } from './classes';
import { fits, misfits } from './fits';
import { offersUnit, unitMisfit } from './gpu-unit-fits';
import { modelMisfit } from './model-fits';
import { podsOnEmptyNode } from './packing/bin';
import { emptyNode, isKeptForGpus } from './placed-pool';
import type { PlacedPool } from './placement';
import { podFor } from './pod-shape';
import type { PoolReason } from './pool-reason';
import { requestOn } from './request';

/** Answers per class of pools, by the class' index. */
interface Verdicts {
  readonly fits: (boolean | undefined)[];
  readonly mayUse: (boolean | undefined)[];
  readonly perNode: (number | undefined)[];
}

/** Says of the workloads and pools of one cluster who fits where. Each question is answered once per kind of work and kind of pool; words are found only for who asks for them. */
export class Judge {
  readonly classes: Classes;
  private readonly verdicts = new Map<WorkClass, Verdicts>();

  constructor(
    private readonly target: Target,
    private readonly images: ReadonlyMap<string, ImageModel>,
  ) {
    this.classes = new Classes(target, images);
  }

  /** Whether one pod fits on an empty node, whatever the pool is kept for. */
  fits(work: WorkClass, pool: PoolClass): boolean {
    const known = this.verdictsOf(work).fits;
    return (known[pool.index] ??= fits(podOn(work.like, pool), pool.like.node, emptyNode(pool.like)));
  }

  /** Whether pods may go to pools of the class that have nodes: `reasons` has none. */
  mayUse(work: WorkClass, pool: PoolClass): boolean {
    const known = this.verdictsOf(work).mayUse;
    return (known[pool.index] ??= this.decide(work, pool));
  }

  /** How many pods one empty node holds. */
  perNode(work: WorkClass, { index, like }: PoolClass): number {
    const known = this.verdictsOf(work).perNode;
    return (known[index] ??= podsOnEmptyNode(like, requestOn(work.like, [like])));
  }

  /** Why one pod of the workload cannot run on the pool, in words. */
  reasons(workload: WorkloadModel, placed: PlacedPool): readonly PoolReason[] {
    const asked = gpuRequestOf(workload);
    const { kind, size } = placed.pool;
    if (workload.pools === null && asked.count === 0 && isKeptForGpus(placed))
      return [other('it is kept for pods with GPUs; name it to run there all the same')];
    if (asked.count > 0 && kind !== 'gpu')
      return [
        {
          cause: 'noGpu',
          text: `its nodes have no GPU, the pod wants ${asked.unit === wholeGpu ? String(asked.count) : `the slice ${asked.unit}`}`,
        },
      ];
    const notOffered = unitMisfit(asked, placed.pool);
    if (notOffered !== null) return [notOffered];
    if (size.max === 0) return [other('it has no nodes: its size is 0')];
    const tooLarge = modelMisfit(workload, placed);
    const misfit = [...this.lacks(workload, placed).map(other), ...(tooLarge === null ? [] : [tooLarge])];
    const platforms = this.images.get(workload.image)?.platforms ?? null;
    if (platforms === null || platforms.includes(`linux/${placed.node.arch}`)) return misfit;
    return [...misfit, { cause: 'architecture', text: `its nodes are ${placed.node.arch}, the image is for ${platforms.join(' and ')}` }];
  }

  /** What an empty node of the pool lacks for one pod of the workload, in words. */
  lacks(workload: WorkloadModel, placed: PlacedPool): readonly string[] {
    const pod = podOn(workload, { like: placed, needs: this.target.podNeeds(placed) });
    return misfits(pod, placed.node, emptyNode(placed)).map(({ text }) => text);
  }

  private decide(work: WorkClass, pool: PoolClass): boolean {
    const { asked, platforms, like } = work;
    const { pool: model, node } = pool.like;
    if (like.pools === null && asked.count === 0 && isKeptForGpus(pool.like)) return false;
    if (asked.count > 0 && model.kind !== 'gpu') return false;
    if (!offersUnit(asked, model)) return false;
    if (platforms !== null && !platforms.includes(`linux/${node.arch}`)) return false;
    return modelMisfit(like, pool.like) === null && this.fits(work, pool);
  }

  private verdictsOf(work: WorkClass): Verdicts {
    const known = this.verdicts.get(work) ?? { fits: [], mayUse: [], perNode: [] };
    this.verdicts.set(work, known);
    return known;
  }
}

function podOn(workload: WorkloadModel, { like, needs }: Pick<PoolClass, 'like' | 'needs'>): ReturnType<typeof podFor> {
  return podFor(workload, { pool: like, needs, request: requestOn(workload, [like]) });
}

function other(text: string): PoolReason {
  return { cause: 'other', text };
}
