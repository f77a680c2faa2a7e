import { issueAt } from './rule';
import type { Check } from './check';

export const imageCanBePulled: Check = {
  code: 'registry/cannot-pull-from-here',
  about: 'Nodes pull from registries that give them lasting rights.',
  waivable: false,
  run: ({ model, target: maker, targetOf }) => {
    const registries = new Map(model.registries.map((registry) => [registry.path, registry]));
    const images = new Map(model.images.map((image) => [image.path, image]));
    return model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const image = images.get(workload.image);
        if (image?.kind !== 'built') return [];
        const registry = registries.get(image.registry);
        const target = targetOf(cluster);
        if (registry?.kind !== 'created' || maker.registries === null || target.canPullFrom(maker)) return [];
        return [issueAt(workload, {
          code: 'registry/cannot-pull-from-here',
          message: `its image ${image.path} is in a registry of ${maker.name}, which gives no lasting credentials to nodes of ${target.name}`,
          hint: 'push the image to a registry that both can reach with a pull secret: Registry.fromHost with `credentials`',
        })]; // prettier-ignore
      }),
    );
  },
};
