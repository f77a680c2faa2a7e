import { issueAt } from './rule';
import type { Check } from './check';

/** Kubernetes is installed once on a machine: a second cluster would be installed over the first. */
export const machinesOfOneCluster: Check = {
  code: 'cluster/same-machines',
  about: 'No machine is of two clusters.',
  waivable: false,
  run: ({ model, targetOf }) => {
    const owners = new Map<string, string>();
    return model.clusters.flatMap((cluster) => {
      const target = targetOf(cluster);
      const machines = target.optionIssues.length > 0 ? [] : (target.machinesTaken?.(cluster) ?? []);
      const taken = machines.filter((machine) => owners.has(machine));
      const of = [...new Set(taken.map((machine) => owners.get(machine)))].sort().join(' and ');
      for (const machine of machines) if (!owners.has(machine)) owners.set(machine, cluster.path);
      const [first, ...others] = taken;
      if (first === undefined) return [];
      return [
        issueAt(cluster, {
          code: 'cluster/same-machines',
          message: `${first}${others.length === 0 ? ' is' : ` and ${String(others.length)} more of its machines are`} of ${of} already`,
          hint: 'give each cluster a target with machines of its own',
        }),
      ];
    });
  },
};
