import { numberAfter, wordsOf } from './command-words';
import { issueAt } from './rule';
import type { Check } from './check';

const flags = { nodes: /^--nnodes(?:=|$)/, gpusPerNode: /^--nproc[-_]per[-_]node(?:=|$)/ } as const;

export const commandAgrees: Check = {
  code: 'training/command-disagrees',
  about: 'Numbers of nodes and processes in a command are those of the gang.',
  severity: 'warning',
  waivable: true,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        if (workload.kind !== 'trainingJob') return [];
        const words = wordsOf(workload);
        const differ = (Object.keys(flags) as (keyof typeof flags)[]).flatMap((what) => {
          const given = numberAfter(words, flags[what]);
          return given === null || given === workload[what]
            ? []
            : [`the command says ${String(given)} for ${what}, the job ${String(workload[what])}`];
        });
        if (differ.length === 0) return [];
        return [
          issueAt(workload, {
            code: 'training/command-disagrees',
            severity: 'warning',
            message: differ.join('; '),
            hint: 'leave the flags out: torchrun reads the same values from the environment',
          }),
        ];
      }),
    ),
};
