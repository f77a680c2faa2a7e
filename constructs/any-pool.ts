import type { CpuNodePool } from './cpu-node-pool';
import type { GpuNodePool } from './gpu-node-pool';

/** A pool of any place and kind. */
export type AnyPool = GpuNodePool | CpuNodePool;
