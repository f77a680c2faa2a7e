import { Construct } from 'constructs';
import type { Duration } from '../lib/model/duration';
import { createdRegistryShape, hostRegistryShape } from '../lib/model/registry';
import type { Blueprint } from './blueprint';
import { freeId, rememberId } from './notes';
import { given, notePart, parse } from './parse-props';
import { reference } from './reference';
import type { Secret } from './secret';

/** Props of a `Registry` that is made here. */
export interface RegistryProps {
  /**
   * Newest images that are kept of each name.
   * @default 50
   */
  readonly keepImages?: number;
  /**
   * How long images without a tag are kept.
   * @default '7d'
   */
  readonly keepUntagged?: Duration;
  /**
   * A tag can never be pointed at another image.
   * @default true
   */
  readonly immutableTags?: boolean;
  /**
   * Look for known weaknesses when an image is pushed.
   * @default true
   */
  readonly scanOnPush?: boolean;
}

/** Props of a registry that exists. */
export interface RegistryHostProps {
  /** Host with an optional port and path, without a scheme: `harbor.example.com/ml`. */
  readonly host: string;
  /**
   * Secret of type `kubernetes.io/dockerconfigjson` that pods pull with.
   * @default - pulled without credentials, or with those of the nodes
   */
  readonly credentials?: Secret;
}

const hostShape = { ...hostRegistryShape, credentials: reference('isSecret', 'a Secret').nullable().default(null) };
const hostOf = Symbol('host');

/**
 * A private registry in the blueprint's target: ECR, Artifact Registry. Who may pull is derived from which cluster uses an image. Existing clusters have
 * none to create: use `fromHost`.
 */
export class Registry extends Construct {
  /** One that exists already: Harbor, Docker Hub, any other. */
  static fromHost(scope: Blueprint, id: string, props: RegistryHostProps): Registry {
    // Missing props are missing a host: they must not read as those of a registry that is made.
    return new Registry(scope, id, { [hostOf]: given(props) } as RegistryProps);
  }

  /** Keeps other constructs out of places that want a registry. */
  protected readonly isRegistry = true;

  constructor(scope: Blueprint, id: string, props: RegistryProps = {}) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    const host = (props as { readonly [hostOf]?: RegistryHostProps } | null)?.[hostOf];
    if (host !== undefined) notePart(this, parse(hostShape, host), (value) => ({ kind: 'registry', value: { kind: 'host', ...value } }));
    else notePart(this, parse(createdRegistryShape, props), (value) => ({ kind: 'registry', value: { kind: 'created', ...value } }));
  }
}
