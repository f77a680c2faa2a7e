import { gpuRequestOf } from '../model/workload';
import { numberAfter, wordsOf } from './command-words';
import { issueAt } from './rule';
import type { Check } from './check';

/** Flags of servers that cut a model over GPUs: vLLM's and SGLang's long and short ones. Source: their references of command lines, read 2026-11-22. */
const flags = {
  tensor: /^(--tensor-parallel-size|--tp-size|--tp|-tp)(?:=|$)/,
  pipeline: /^(--pipeline-parallel-size|--pp-size|--pp|-pp)(?:=|$)/,
} as const;
/** Copies beside each other take GPUs of their own, or, with SGLang's attention by data, the same ones: how many is not for us to say. */
const copies = /^(--data-parallel-size|--dp-size|--dp|-dp)(?:=|$)/;

export const parallelismAgrees: Check = {
  code: 'inference/command-disagrees',
  about: 'A server cuts its model over as many GPUs as its pod has.',
  severity: 'warning',
  waivable: true,
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) => {
        const { count } = gpuRequestOf(workload);
        if (workload.kind !== 'inferenceService' || count === 0) return [];
        const words = wordsOf(workload);
        const ways = Object.values(flags).map((flag) => numberAfter(words, flag));
        if (ways.every((way) => way === null)) return [];
        const wanted = ways.reduce<number>((product, way) => product * (way ?? 1), 1);
        if (wanted === count || (wanted < count && words.some((word) => copies.test(word)))) return [];
        return [
          issueAt(workload, {
            code: 'inference/command-disagrees',
            severity: 'warning',
            message: `the command uses ${String(wanted)} GPUs, a pod has ${String(count)}`,
            hint:
              wanted > count
                ? `ask for gpus: ${String(wanted)}, or correct the command`
                : 'correct the command: the other GPUs would be idle',
          }),
        ];
      }),
    ),
};
