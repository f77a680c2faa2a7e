import { gpuRequestOf, type EnvValueModel, type WorkloadModel } from '../model/workload';
import { wholeGpu } from '../model/gpu-units';
import { issueAt } from './rule';
import type { Check } from './check';

/** Values that show a container no GPU. */
const none = new Set(['', 'none', 'void']);

/**
 * The device plugin says which GPUs a container may use, and NVIDIA's runtime believes a variable of the container's own as well: one with NVIDIA_VISIBLE_DEVICES=all
 * sees every GPU of its node, whoever holds them. CUDA_VISIBLE_DEVICES only hides: by numbers that a program cannot know before the pod runs.
 * Source: README of NVIDIA/nvidia-container-runtime, read 2026-11-22.
 */
const seesOthers = {
  code: 'env/sees-other-gpus',
  about: 'A container sees no GPU of its node that it was not given.',
  waivable: true,
} as const;

export const envPicksNoGpus: Check = {
  code: 'env/picks-gpus',
  about: 'Which GPUs a container uses is what it was given, and not what it says.',
  severity: 'warning',
  waivable: true,
  also: [seesOthers],
  run: ({ model }) =>
    model.clusters.flatMap((cluster) =>
      cluster.workloads.flatMap((workload) =>
        Object.entries(workload.env).flatMap(([name, value]) => {
          const severity = severityOf(workload, name, value);
          if (severity === null) return [];
          return [
            issueAt(workload, {
              ...(severity === 'error' ? seesOthers : { code: 'env/picks-gpus', severity }),
              property: `env.${name}`,
              message:
                severity === 'error'
                  ? `with ${name} a container sees GPUs of its node that it was not given, and that others hold`
                  : `${name} picks among GPUs, and the pod is given its own`,
              hint: `leave ${name} out, and say in \`gpus\` or \`gpuSlice\` what the pod needs`,
            }),
          ];
        }),
      ),
    ),
};

function severityOf(workload: WorkloadModel, name: string, value: EnvValueModel): 'error' | 'warning' | null {
  if (name !== 'NVIDIA_VISIBLE_DEVICES' && name !== 'CUDA_VISIBLE_DEVICES') return null;
  const { unit, count } = gpuRequestOf(workload);
  if (name === 'CUDA_VISIBLE_DEVICES') return count === 0 ? null : 'warning';
  const hides = value.kind === 'text' && none.has(value.text);
  if (count > 0 && unit === wholeGpu) return 'warning';
  return hides ? (count === 0 ? null : 'warning') : 'error';
}
