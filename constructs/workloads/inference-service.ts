import { Construct } from 'constructs';
import { inferenceServiceShape } from '../../lib/model/workload';
import { Address, type Callable } from '../address';
import { freeId, rememberId } from '../notes';
import { keepOverride, type Overrides } from '../overrides';
import type { ServiceProps } from './service';
import { workloadNoter, type WorkloadScope } from './workload';

/** A model as it lies in the memory of GPUs. */
export interface Model {
  /** Parameters in thousands of millions, all experts of a mixture counted. */
  readonly parametersB: number;
  /**
   * How weights are stored.
   * @default 'bf16'
   */
  readonly precision?: 'fp32' | 'bf16' | 'fp16' | 'fp8' | 'int8' | 'int4';
  /**
   * Room for keys and values of requests that are being answered.
   * @default - a tenth of the GPUs' memory
   */
  readonly kvCacheGiB?: number;
  /**
   * Copies of the weights in one replica.
   * @default 1
   */
  readonly copies?: number;
}

/** Props of `InferenceService`. */
export type InferenceServiceProps = ServiceProps & {
  /** Weights and caches that do not fit in the memory of one replica's GPUs, or of its slice, are refused. */
  readonly model?: Model;
};

const noteService = workloadNoter('inferenceService', inferenceServiceShape);

/** Serves a model, and answers requests on `port`. A start may take as long as weights take to load. */
export class InferenceService extends Construct implements Callable {
  /** Keeps other constructs out of places that want a workload. */
  protected readonly isWorkload = true;

  constructor(scope: WorkloadScope, id: string, props: InferenceServiceProps) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    noteService(this, props);
  }

  /** `http://host:port` of its main port. */
  get address(): Address {
    return new Address(this, 'http');
  }

  /** `http://host:port` of one of its `ports`. Refused at synth when it has no such port. */
  addressOf(port: string): Address {
    return new Address(this, port);
  }

  /** Changes the objects that it becomes. May be called more than once; each change sees those before it. */
  override(overrides: Overrides): void {
    keepOverride(this, overrides);
  }
}
