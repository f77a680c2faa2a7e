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
        const words = [...workload.command, ...workload.args].flatMap((text) => text.split(/\s+/));
        const differ = (Object.keys(flags) as (keyof typeof flags)[]).flatMap((what) => {
          const given = valueOf(words, flags[what]);
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

/** The number after a flag, joined by `=` or as the next word; null when the flag is not there or holds no number. */
function valueOf(words: readonly string[], flag: RegExp): number | null {
  const index = words.findIndex((word) => flag.test(word));
  const word = words[index];
  if (word === undefined) return null;
  const text = word.includes('=') ? word.slice(word.indexOf('=') + 1) : (words[index + 1] ?? '');
  return /^\d+$/.test(text) ? Number(text) : null;
}
