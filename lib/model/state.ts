import { z } from 'zod';
import { orNull } from './identity';

/** Where Terraform keeps its state. */
export const stateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), path: orNull(z.string().min(1)) }),
  z.strictObject({
    kind: z.literal('s3'),
    bucket: z.string().min(1),
    region: z.string().min(1),
    keyPrefix: z.string().default(''),
    kmsKeyId: orNull(z.string().min(1)),
  }),
  z.strictObject({ kind: z.literal('gcs'), bucket: z.string().min(1), prefix: z.string().default('') }),
  z.strictObject({ kind: z.literal('http'), address: z.url() }),
]);
export type StateModel = Readonly<z.infer<typeof stateSchema>>;
