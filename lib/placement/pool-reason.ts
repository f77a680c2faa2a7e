/** Why a workload cannot use a pool. `cause` lets one cause that all pools share have a code of its own; `text` is for people. */
export interface PoolReason {
  readonly cause: 'architecture' | 'modelMemory' | 'noGpu' | 'noSuchSlice' | 'wholeOfShared' | 'other';
  readonly text: string;
}
