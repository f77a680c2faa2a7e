import { Construct } from 'constructs';
import type { AnyTarget } from '../lib/targets/target';
import type { GpuCluster } from './gpu-cluster';
import { type PoolCommon, notePool } from './node-pool';
import { freeId, rememberId } from './notes';
import type { Sharing } from './sharing';
import type { CountOf, GpuOf, MachineTypeOf, TraitsOf } from './traits';

/** Props of a `GpuNodePool`: those of every pool, those of the place, and its GPUs. */
export type GpuNodePoolProps<T extends AnyTarget, G extends GpuOf<T>, N extends CountOf<T, G>> = PoolCommon &
  TraitsOf<T>['gpuPool'] & {
    /** NVIDIA's name; what the place offers. */
    readonly gpu: G;
    /** GPUs of one node; a number that a machine of the place has. */
    readonly gpusPerNode: N;
    /**
     * One machine type, or several to choose from.
     * @default - the cheapest with these GPUs on which every workload of the pool fits; must be said where a reservation leaves it open
     */
    readonly machineType?: MachineTypeOf<T, G, N> | readonly MachineTypeOf<T, G, N>[];
    /**
     * Cuts or shares each GPU. Pods then ask for a slice (`gpuSlice`), and no pod can have a whole GPU.
     * @default - a GPU is one pod's
     */
    readonly sharing?: Sharing<G>;
    /**
     * EFA or RDMA between nodes. `require` also keeps to machines that have it.
     * @default 'auto': on where the machine has GPUDirect and work over several nodes can land
     */
    readonly fabric?: 'auto' | 'require' | 'off';
  };

/** Nodes with GPUs, all alike, kept free of pods that do not name them. */
export class GpuNodePool<
  T extends AnyTarget = AnyTarget,
  const G extends GpuOf<T> = GpuOf<T>,
  const N extends CountOf<T, G> = CountOf<T, G>,
> extends Construct {
  /** The cluster that it belongs to. */
  readonly cluster: GpuCluster<T>;
  /** Keeps other constructs out of places that want a pool. */
  protected readonly isPool = true;

  constructor(scope: GpuCluster<T>, id: string, props: GpuNodePoolProps<T, G, N>) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    this.cluster = scope;
    notePool(this, 'gpu', props);
  }
}
