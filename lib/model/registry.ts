import { z } from 'zod';
import { durationSchema } from './duration';
import { identityShape, orNull } from './identity';

export const createdRegistryShape = {
  keepImages: z.int().min(1).max(1000).default(50),
  keepUntagged: durationSchema.default('7d'),
  immutableTags: z.boolean().default(true),
  scanOnPush: z.boolean().default(true),
};
export const hostRegistryShape = {
  host: z.string().regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._/-]+)?$/, {
    error: 'must be a registry host with an optional port and path, such as "harbor.example.com/ml", without a scheme',
  }),
  /** Path of the secret with which it is pulled from. */
  credentials: orNull(z.string()),
};

export const registrySchema = z.discriminatedUnion('kind', [
  z.object({ ...identityShape, kind: z.literal('created'), ...createdRegistryShape }),
  z.object({ ...identityShape, kind: z.literal('host'), ...hostRegistryShape }),
]);
/** Where images are pushed to: made in the blueprint's target, or somebody's host. */
export type RegistryModel = Readonly<z.infer<typeof registrySchema>>;
export type CreatedRegistry = Extract<RegistryModel, { kind: 'created' }>;
