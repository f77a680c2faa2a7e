import type { ImageModel } from '../model/image';
import type { Scene } from './scene';

/** An image as pods name it. */
interface ResolvedImage {
  readonly reference: string;
  readonly pullSecret: string | null;
}

/** What the Kubernetes emitter needs of each cluster, images resolved to addresses. */
export function kubernetesContexts(scene: Scene) {
  const images = new Map(scene.model.images.map((image) => [image.path, resolve(scene, image)]));
  return scene.clusters.map(({ target, context }) => ({
    blueprint: scene.model,
    cluster: context.cluster,
    workloads: context.workloads,
    platform: target.platformObjects?.(context) ?? [],
    needsOf: target.podNeeds.bind(target),
    imageOf: (path: string): ResolvedImage => {
      const image = images.get(path);
      if (image === undefined) throw new Error(`no image at ${path}`);
      return image;
    },
  }));
}

/** Address with tag or digest. Registries that we make have names that are known before they are made. */
export function resolve({ model, target }: Pick<Scene, 'model' | 'target'>, image: ImageModel): ResolvedImage {
  if (image.kind === 'referenced') return { reference: image.reference, pullSecret: secretName(model, image.credentials) };
  const registry = model.registries.find((candidate) => candidate.path === image.registry);
  if (registry === undefined) throw new Error(`no registry at ${image.registry}`);
  const repository =
    registry.kind === 'host' ? `${registry.host}/${image.id}` : (target.registries?.repository(model, registry, image) ?? null);
  return {
    reference: `${repository ?? image.id}:${image.tag ?? ''}`,
    pullSecret: registry.kind === 'host' ? secretName(model, registry.credentials) : null,
  };
}

function secretName(model: Scene['model'], path: string | null): string | null {
  return path === null ? null : (model.secrets.find((secret) => secret.path === path)?.id ?? null);
}
