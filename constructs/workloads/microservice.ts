import { Construct } from 'constructs';
import { microserviceShape } from '../../lib/model/workload';
import { Address, type Callable } from '../address';
import { freeId, rememberId } from '../notes';
import { keepOverride, type Overrides } from '../overrides';
import type { ServiceProps } from './service';
import { workloadNoter, type WorkloadScope } from './workload';

/** Props of `Microservice`. */
export type MicroserviceProps = ServiceProps;

const noteService = workloadNoter('microservice', microserviceShape);

/** A service of any kind. What it `calls` is told where: `<NAME>_URL` in its environment. */
export class Microservice extends Construct implements Callable {
  /** Keeps other constructs out of places that want a workload. */
  protected readonly isWorkload = true;

  constructor(scope: WorkloadScope, id: string, props: MicroserviceProps) {
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
