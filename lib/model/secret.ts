import { z } from 'zod';
import { identityShape } from './identity';

export const secretShape = {
  keys: z
    .array(z.string().regex(/^[-._a-zA-Z0-9]+$/, { error: 'must be a key of a Kubernetes Secret: letters, digits, "-", "_" and "."' }))
    .min(1),
};
export const secretSchema = z.object({
  ...identityShape,
  /** Path of the cluster whose namespace it is expected in; null when it belongs to the blueprint, and so to each cluster that uses it. */
  cluster: z.string().nullable(),
  ...secretShape,
});
/** Names of a Kubernetes Secret's keys; never their values. */
export type SecretModel = Readonly<z.infer<typeof secretSchema>>;
