import { Construct } from 'constructs';
import { secretShape } from '../lib/model/secret';
import type { Blueprint } from './blueprint';
import type { GpuCluster } from './gpu-cluster';
import { freeId, rememberId } from './notes';
import { notePart, parse } from './parse-props';

/** One key of a secret, as the value of an environment variable. */
export interface SecretKey {
  /** The secret that it belongs to. */
  readonly secret: Secret;
  /** Name of the key. */
  readonly name: string;
}

/** Props of a `Secret`. */
export interface SecretProps {
  /** Keys that it has; a use of another one is refused. Image pull secrets have the one key `.dockerconfigjson`. */
  readonly keys: readonly string[];
}

/**
 * A Kubernetes Secret that exists: what must never be in code, state, YAML or logs. Its name is the id, its namespace the blueprint's; nothing of it
 * is written, and `blueprint.json` says how to make it.
 */
export class Secret extends Construct {
  /** Keeps other constructs out of places that want a secret. */
  protected readonly isSecret = true;

  constructor(scope: Blueprint | GpuCluster, id: string, props: SecretProps) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    notePart(this, parse(secretShape, props), (value) => ({ kind: 'secret', value }));
  }

  /** One of its keys, for `env`. Refused at synth when the secret has no such key. */
  key(name: string): SecretKey {
    return { secret: this, name };
  }
}
