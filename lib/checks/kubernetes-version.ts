import { didYouMean } from '../errors';
import { issueAt } from './rule';
import type { Check } from './check';

export const kubernetesVersionIsSold: Check = {
  code: 'props/invalid',
  about: 'The place offers the Kubernetes minor.',
  waivable: false,
  run: ({ model, targetOf }) =>
    model.clusters.flatMap((cluster) => {
      const target = targetOf(cluster);
      if (target.versions.includes(cluster.kubernetesVersion)) return [];
      return [
        issueAt(cluster, {
          code: 'props/invalid',
          property: 'kubernetesVersion',
          message: `"${cluster.kubernetesVersion}" is not one of ${target.versions.join(', ')}, which ${target.name} has${didYouMean(cluster.kubernetesVersion, [...target.versions].reverse())}`,
          hint: 'choose one of them',
        }),
      ];
    }),
};
