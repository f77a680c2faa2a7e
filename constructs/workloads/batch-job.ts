import { Construct } from 'constructs';
import type { Duration } from '../../lib/model/duration';
import { batchJobShape } from '../../lib/model/workload';
import { freeId, rememberId } from '../notes';
import { keepOverride, type Overrides } from '../overrides';
import { workloadNoter, type GpuRequest, type WorkloadProps, type WorkloadScope } from './workload';

/** Props of `BatchJob`. */
export type BatchJobProps = WorkloadProps &
  GpuRequest & {
    /**
     * Pods that must succeed; each has its own `JOB_COMPLETION_INDEX`.
     * @default 1
     */
    readonly completions?: number;
    /**
     * Pods at a time.
     * @default - completions
     */
    readonly parallelism?: number;
    /**
     * Times each index is tried again. Losing a spot node does not count.
     * @default 3
     */
    readonly retries?: number;
    /** Most time that the whole job may take. */
    readonly timeout?: Duration;
  };

const noteJob = workloadNoter('batchJob', batchJobShape);

/** Work that ends. A changed definition is a new job. */
export class BatchJob extends Construct {
  /** Keeps other constructs out of places that want a job. */
  protected readonly isJob = true;

  constructor(scope: WorkloadScope, id: string, props: BatchJobProps) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    noteJob(this, props);
  }

  /** Changes the objects that it becomes. May be called more than once; each change sees those before it. */
  override(overrides: Overrides): void {
    keepOverride(this, overrides);
  }
}
