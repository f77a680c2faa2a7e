import { Construct } from 'constructs';
import { z } from 'zod';
import { builtImageShape, referencedImageShape } from '../lib/model/image';
import type { Platform } from '../lib/model/platform';
import type { Blueprint } from './blueprint';
import { freeId, rememberId } from './notes';
import { notePart, parse } from './parse-props';
import { reference } from './reference';
import type { Registry } from './registry';
import type { Secret } from './secret';

/** Props of an `Image` that is built. */
export interface ImageProps {
  /** Folder of the build context, relative to the program's working directory. Refused when it is not there. */
  readonly context: string;
  /**
   * Relative to the context.
   * @default 'Dockerfile'
   */
  readonly dockerfile?: string;
  /**
   * Stage to build.
   * @default - the last
   */
  readonly target?: string;
  /** Part of the tag's hash. Never a secret: build arguments stay readable in the image. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** @default - the architectures of the pools that run it */
  readonly platforms?: readonly Platform[];
  /** For disk sizing, when it is known. */
  readonly sizeGiB?: number;
}

/** What is known about somebody else's image. */
export interface ImageFacts {
  /** @default - unknown, taken for linux/amd64 */
  readonly platforms?: readonly Platform[];
  /** For disk sizing, when it is known. */
  readonly sizeGiB?: number;
  /** Secret of type `kubernetes.io/dockerconfigjson` that pods pull with. */
  readonly credentials?: Secret;
}

const factsShape = {
  ...referencedImageShape,
  reference: z.string(),
  credentials: reference('isSecret', 'a Secret').nullable().default(null),
};
const referenceOf = Symbol('reference');
interface Referenced {
  readonly [referenceOf]?: { readonly reference: string; readonly facts: ImageFacts };
}

/** Built from a context and pushed to a registry; its tag is the hash of its content. */
export class Image extends Construct {
  /** Somebody else's image. No tag, or `latest`, is refused; a digest is best. */
  static fromReference(scope: Blueprint, id: string, reference: string, facts: ImageFacts = {}): Image {
    // The one construct that is scoped otherwise than the constructor's type says: a registry's images are built, these are not.
    return new Image(scope as unknown as Registry, id, { [referenceOf]: { reference, facts } } as Referenced as ImageProps);
  }

  /** Keeps other constructs out of places that want an image. */
  protected readonly isImage = true;

  constructor(scope: Registry, id: string, props: ImageProps) {
    super(scope, freeId(scope, id));
    rememberId(this, id);
    const referenced = (props as Referenced | undefined)?.[referenceOf];
    if (referenced !== undefined) {
      const { reference: text, facts } = referenced;
      notePart(this, parse(factsShape, { ...facts, reference: text }), (value) => ({
        kind: 'image',
        value: { kind: 'referenced', ...value },
      }));
    } else {
      notePart(this, parse(builtImageShape, props), (value) => ({ kind: 'image', value: { kind: 'built', ...value, tag: null } }));
    }
  }
}
