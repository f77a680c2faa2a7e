import type { Issue, WaivedIssue } from '../errors';

/** What `synth` did. */
export interface SynthResult {
  /** Written, relative to the working directory, sorted. */
  readonly files: readonly string[];
  /** Warnings; errors would have been thrown. */
  readonly issues: readonly Issue[];
  /** Issues that the program lets pass by `waive`. */
  readonly waived: readonly WaivedIssue[];
  /** For each kind of pod: the pool it was placed on and, for every other pool, why not. */
  readonly placement: readonly PodPlacement[];
}

/** Where pods of a workload go. All pods of one line are alike. */
export interface PodPlacement {
  /** Path of the workload. */
  readonly workload: string;
  /** Which of its pods: `replica`, `worker` or `index`. */
  readonly pod: string;
  /** Path of the pool; the first choice where several fit. */
  readonly pool: string;
  /** Machine type of that pool's nodes. */
  readonly machineType: string;
  /** Every other pool of the cluster, with every reason; put into words when it is read. */
  readonly refused: readonly { readonly pool: string; readonly reasons: readonly string[] }[];
}
