import type { MigProfileOf } from '../lib/catalog/mig';

/** MIG: each GPU is cut into instances with memory and cores of their own. One profile, as often as it fits, or instances by profile. */
interface CutGpus<P extends string> {
  readonly mig: P | Readonly<Partial<Record<P, number>>>;
  /**
   * Pods that take each instance in turns, 2 or more.
   * @default - one pod on each
   */
  readonly timeSlicing?: number;
  readonly mps?: never;
}

/** Pods take a GPU in turns, without a partition of its memory: what one of them fills, the others lack. */
interface TurnsOnGpus {
  /** How many, 2 or more. */
  readonly timeSlicing: number;
  readonly mig?: never;
  readonly mps?: never;
}

/** MPS: pods use a GPU at once, each with an equal part of its memory. A pod never holds more than one share. */
interface PartsOfGpus {
  /** How many, 2 or more. */
  readonly mps: number;
  readonly mig?: never;
  readonly timeSlicing?: never;
}

/** How pods share one GPU of kind `G`. Profiles are those of that GPU; whether a mix of them fits on one is checked at synth. */
export type Sharing<G> = ([MigProfileOf<G>] extends [never] ? never : CutGpus<MigProfileOf<G>>) | TurnsOnGpus | PartsOfGpus;
