import type { Construct } from 'constructs';

/** `http://host:port` of a service, or one part of it. Using one opens the network path to it. */
export class Address {
  /** Keeps other objects out of places that want an address. */
  protected readonly isAddress = true;
  /** What the model keeps of it. */
  readonly #workload: Construct;
  readonly #port: string;
  readonly #part: 'url' | 'host' | 'port';

  /** Made by services; a program has no use for it. */
  constructor(workload: Construct, port: string, part: 'url' | 'host' | 'port' = 'url') {
    this.#workload = workload;
    this.#port = port;
    this.#part = part;
  }

  /** Only the host name. */
  get host(): Address {
    return new Address(this.#workload, this.#port, 'host');
  }

  /** Only the port. */
  get port(): Address {
    return new Address(this.#workload, this.#port, 'port');
  }

  /** As an environment value of the model. */
  toModel(): { readonly kind: 'address'; readonly workload: string; readonly port: string; readonly part: 'url' | 'host' | 'port' } {
    return { kind: 'address', workload: this.#workload.node.path, port: this.#port, part: this.#part };
  }
}

/** Something with an address in the cluster. */
export interface Callable {
  /** `http://host:port` of its main port. */
  readonly address: Address;
  /** `http://host:port` of one of its `ports`. Refused at synth when it has no such port. */
  addressOf(port: string): Address;
}
