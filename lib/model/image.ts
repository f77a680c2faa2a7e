import { z } from 'zod';
import { identityShape, orNull, textMap } from './identity';
import { platforms } from './platform';

/** What a file system takes: asked for anything else, it throws where it would say that nothing is there. 255 bytes is the longest name on Linux and macOS (NAME_MAX). */
const filePath = z
  .string()
  .min(1)
  .refine((path) => !path.includes('\0') && path.split(/[/\\]/).every((name) => Buffer.byteLength(name) <= 255), {
    error: 'is not a path that a file system can have',
  });

/** Props of an image that is built here. */
export const builtImageShape = {
  context: filePath,
  dockerfile: filePath.default('Dockerfile'),
  target: orNull(z.string().min(1)),
  buildArgs: textMap.default({}),
  platforms: orNull(z.array(z.enum(platforms)).min(1)),
  sizeGiB: orNull(z.number().positive().max(1000)),
};

/** Facts about somebody else's image. */
export const referencedImageShape = {
  platforms: orNull(z.array(z.enum(platforms)).min(1)),
  sizeGiB: orNull(z.number().positive().max(1000)),
  /** Path of the secret with which it is pulled. */
  credentials: orNull(z.string()),
};

export const imageSchema = z.discriminatedUnion('kind', [
  z.object({
    ...identityShape,
    kind: z.literal('built'),
    /** Path of the registry that it is pushed to. */
    registry: z.string(),
    ...builtImageShape,
    /** Hash over everything that decides what is built; null when the context could not be read. */
    tag: z.string().nullable(),
  }),
  z.object({ ...identityShape, kind: z.literal('referenced'), reference: z.string(), ...referencedImageShape }),
]);
/** An image, built and pushed by us or made by somebody else. */
export type ImageModel = Readonly<z.infer<typeof imageSchema>>;
export type BuiltImage = Extract<ImageModel, { kind: 'built' }>;
