import { longestNameOf, maxNameLength } from '../emit/kubernetes/names';
import { issueAt } from './rule';
import type { Check } from './check';

export const generatedNamesFit: Check = {
  code: 'name/too-long',
  about: "Names that controllers make from a workload's id stay within what Kubernetes takes.",
  waivable: false,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const { what, name } = longestNameOf(workload);
        const over = name.length - maxNameLength;
        // An id that is too long by itself is told where the id is.
        if (over <= 0 || workload.id.length > maxNameLength) return [];
        return [
          issueAt(workload, {
            code: 'name/too-long',
            message: `its ${what} would be called ${name}, ${String(over)} more than the ${String(maxNameLength)} characters that Kubernetes takes`,
            hint: `shorten the id to ${String(workload.id.length - over)} characters`,
          }),
        ];
      }),
    ),
};
