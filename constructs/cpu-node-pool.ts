import { Construct } from 'constructs';
import type { AnyTarget } from '../lib/targets/target';
import type { GpuCluster } from './gpu-cluster';
import { type PoolCommon, notePool } from './node-pool';
import { freeId, rememberId } from './notes';
import type { TraitsOf } from './traits';

/** Props of a `CpuNodePool`: those of every pool and those of the place. */
export type CpuNodePoolProps<T extends AnyTarget> = PoolCommon & TraitsOf<T>['cpuPool'];

/** Nodes without GPUs, for services and tools. */
export class CpuNodePool<T extends AnyTarget = AnyTarget> extends Construct {
  /** The cluster that it belongs to. */
  readonly cluster: GpuCluster<T>;
  /** Keeps other constructs out of places that want a pool. */
  protected readonly isPool = true;

  constructor(scope: GpuCluster<T>, id: string, props: CpuNodePoolProps<T>) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    this.cluster = scope;
    notePool(this, 'cpu', props);
  }
}
