import { stackNames } from '../emit/stack-names';
import { issueAt } from './rule';
import type { Check } from './check';

export const namesAreFree: Check = {
  code: 'name/taken',
  about: 'No two parts of a program end up with one name.',
  waivable: false,
  run: ({ model, targetOf }) => {
    const taken = new Map<string, string>([[stackNames.registry(model.id), 'the stack of registries']]);
    return model.clusters.flatMap((cluster) => {
      const issues = [stackNames.cluster(model.id, cluster.id), stackNames.addOns(model.id, cluster.id)].flatMap((name) => {
        const holder = taken.get(name);
        taken.set(name, holder ?? cluster.path);
        return holder === undefined
          ? []
          : [
              issueAt(cluster, {
                code: 'name/taken',
                message: `its stack would be named ${name}, as ${holder} is`,
                hint: 'rename the cluster',
              }),
            ];
      });
      const system = targetOf(cluster).systemPool(cluster);
      const clash = cluster.pools.find((pool) => pool.path === system?.path);
      return clash === undefined
        ? issues
        : [
            ...issues,
            issueAt(clash, {
              code: 'name/taken',
              message: `"${clash.id}" is the pool for the cluster's own pods`,
              hint: 'rename the pool',
            }),
          ];
    });
  },
};
