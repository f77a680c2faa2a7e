import { labelFault } from '../model/label-fault';
import { issueAt } from './rule';
import type { Check } from './check';

export const nodeLabelsAreLegal: Check = {
  code: 'pool/illegal-label',
  about: "Labels and taints of nodes follow Kubernetes' rules and leave ours and its own alone.",
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.pools.flatMap((pool) => {
        const pairs = [
          ...Object.entries(pool.labels).map(([name, text]) => ({ property: 'labels', kind: 'label', name, text }) as const),
          ...pool.taints.map((taint) => ({ property: 'taints', kind: 'taint', name: taint.key, text: taint.value }) as const),
        ];
        return pairs.flatMap(({ property, kind, name, text }) => {
          const fault = labelFault(name, text, kind);
          return fault === null
            ? []
            : [
                issueAt(pool, {
                  code: 'pool/illegal-label',
                  property,
                  message: `"${name}=${text}" ${fault}`,
                  hint: 'use a key of your own, such as "example.com/team"',
                }),
              ];
        });
      }),
    ),
};
