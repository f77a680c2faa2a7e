import { Construct } from 'constructs';
import type { Duration } from '../../lib/model/duration';
import { trainingJobShape } from '../../lib/model/workload';
import { freeId, rememberId } from '../notes';
import { keepOverride, type Overrides } from '../overrides';
import { workloadNoter, type WorkloadProps, type WorkloadScope } from './workload';

/** Props of `TrainingJob`. */
export interface TrainingJobProps extends WorkloadProps {
  /** Pods of the gang, one on each node. More than the pool can grow to is refused. */
  readonly nodes: number;
  /** GPUs that each of them takes. */
  readonly gpusPerNode: number;
  /**
   * `torchrun` sets PET_NNODES, PET_NPROC_PER_NODE, PET_NODE_RANK, PET_MASTER_ADDR and PET_MASTER_PORT, so `torchrun train.py` needs no flags.
   * NODE_RANK, NNODES, GPUS_PER_NODE and LEADER_ADDRESS are always set.
   * @default 'torchrun'
   */
  readonly launcher?: 'torchrun' | 'none';
  /**
   * Times the whole gang is started again after a failure. It starts from nothing unless its program saves its state: left open, that is a warning.
   * @default 3
   */
  readonly restarts?: number;
  /** Most time that each of the gang's starts may take. */
  readonly timeout?: Duration;
}

const noteJob = workloadNoter('trainingJob', trainingJobShape);

/** One training run over several nodes: all of its pods start together, and start again together. */
export class TrainingJob extends Construct {
  /** Keeps other constructs out of places that want a job. */
  protected readonly isJob = true;

  constructor(scope: WorkloadScope, id: string, props: TrainingJobProps) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    noteJob(this, props);
  }

  /** Changes the objects that it becomes. May be called more than once; each change sees those before it. */
  override(overrides: Overrides): void {
    keepOverride(this, overrides);
  }
}
