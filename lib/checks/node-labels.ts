import { poolLabel } from '../model/node-pool';
import { issueAt } from './rule';
import type { Check } from './check';

const key = /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const value = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
/** Kubelets may not set these on their own nodes (KEP-279), and clouds refuse them. */
const kept = /(^|\.)(kubernetes|k8s)\.io\//;

export const nodeLabelsAreLegal: Check = {
  code: 'pool/illegal-label',
  about: "Labels and taints of nodes follow Kubernetes' rules and leave ours and its own alone.",
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.pools.flatMap((pool) => {
        const pairs = [
          ...Object.entries(pool.labels).map(([name, text]) => ({ property: 'labels', name, text })),
          ...pool.taints.map((taint) => ({ property: 'taints', name: taint.key, text: taint.value })),
        ];
        return pairs.flatMap(({ property, name, text }) => {
          const reason =
            !key.test(name) || !value.test(text)
              ? 'is not a label that Kubernetes takes'
              : name === poolLabel
                ? 'is ours'
                : property === 'labels' && kept.test(name)
                  ? "is Kubernetes' own"
                  : null;
          return reason === null
            ? []
            : [
                issueAt(pool, {
                  code: 'pool/illegal-label',
                  property,
                  message: `"${name}=${text}" ${reason}`,
                  hint: 'use a key of your own, such as "example.com/team"',
                }),
              ];
        });
      }),
    ),
};
