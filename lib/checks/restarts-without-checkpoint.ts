import { restartsOf } from '../model/workload';
import { issueAt } from './rule';
import type { Check } from './check';

/** Only where the program leaves `restarts` open: who says a number has thought of what a new start begins with. */
export const restartsAreMeant: Check = {
  code: 'training/restarts-without-checkpoint',
  about: 'A gang that is started again goes on from where it was, or its program says that it need not.',
  severity: 'warning',
  waivable: true,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        if (workload.kind !== 'trainingJob' || workload.restarts !== null) return [];
        return [
          issueAt(workload, {
            code: 'training/restarts-without-checkpoint',
            severity: 'warning',
            message: `after a failure it is started again, up to ${String(restartsOf(workload))} times, and nothing says that it goes on from a checkpoint: each start would pay for the whole run once more`,
            hint: 'say `restarts`: 0, or how often where the training saves its own checkpoints and begins with the last one',
          }),
        ];
      }),
    ),
};
