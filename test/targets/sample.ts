import type { AnyTarget } from '../../lib/targets/target';

/** What the conformance tests need of a place: one target, and props of pools as a program would write them. */
export interface Sample {
  readonly target: AnyTarget;
  readonly gpuPool: Readonly<Record<string, unknown>>;
  /** GPUs that several pods take in turns. */
  readonly sharedPool: Readonly<Record<string, unknown>>;
  readonly cpuPool: Readonly<Record<string, unknown>>;
}
