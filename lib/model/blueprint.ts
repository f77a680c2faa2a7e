import { z } from 'zod';
import { clusterSchema, type ClusterModel } from './cluster';
import { identityShape, textMap } from './identity';
import { imageSchema, type ImageModel } from './image';
import { registrySchema, type RegistryModel } from './registry';
import { secretSchema, type SecretModel } from './secret';
import { stateSchema, type StateModel } from './state';

export const blueprintShape = {
  state: stateSchema.default({ kind: 'local', path: null }),
  tags: textMap.default({}),
  outdir: z.string().min(1).default('.'),
};
export const blueprintSchema = z.object({
  ...identityShape,
  ...blueprintShape,
  clusters: z.array(clusterSchema),
  registries: z.array(registrySchema),
  images: z.array(imageSchema),
  secrets: z.array(secretSchema),
});

/** A whole program as data: plain, frozen, serialisable, each list sorted by path. Everything after it is a function of it and of the targets. */
export interface BlueprintModel {
  readonly id: string;
  readonly path: string;
  readonly at: string | null;
  readonly state: StateModel;
  readonly tags: Readonly<Record<string, string>>;
  readonly outdir: string;
  readonly clusters: readonly ClusterModel[];
  readonly registries: readonly RegistryModel[];
  readonly images: readonly ImageModel[];
  readonly secrets: readonly SecretModel[];
}
