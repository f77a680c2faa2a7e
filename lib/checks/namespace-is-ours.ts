import { issueAt } from './rule';
import type { Check } from './check';

/** Namespaces of every cluster, in which its own pods run or its own objects are. */
const clustersOwn = new Set(['default', 'kube-node-lease', 'kube-public', 'kube-system']);

export const namespaceIsOurs: Check = {
  code: 'name/reserved',
  about: "The namespace that a program's work runs in is not one of the cluster's own.",
  waivable: false,
  run: ({ model }) =>
    clustersOwn.has(model.id)
      ? [
          issueAt(model, {
            code: 'name/reserved',
            message: `"${model.id}" is a namespace of the cluster's own, and would get our network policies and Pod Security level`,
            hint: 'give the blueprint a name of its own: its work runs in a namespace of that name',
          }),
        ]
      : [],
};
