import { issueAt } from './rule';
import type { Check } from './check';

export const registryCanBeMade: Check = {
  code: 'registry/none-to-create',
  about: "A registry is made by the blueprint's target, where that makes any.",
  waivable: false,
  run: ({ model, target }) =>
    model.registries.flatMap((registry) =>
      registry.kind === 'host' || target.registries !== null
        ? []
        : [
            issueAt(registry, {
              code: 'registry/none-to-create',
              message: `the target ${target.name} makes no registries`,
              hint: "use one that exists: Registry.fromHost(blueprint, 'id', { host: 'harbor.example.com/ml' })",
            }),
          ],
    ),
};
