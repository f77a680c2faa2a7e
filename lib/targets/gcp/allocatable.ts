import type { Allocatable, Architecture } from '../../catalog/machine';

const mebibytesPerGibibyte = 1024;

/** Shares of CPU that GKE keeps: of the first core, the second, the third and fourth, and of all others. */
const cpuTiers: readonly Tier[] = [
  { upTo: 1, share: 0.06 },
  { upTo: 2, share: 0.01 },
  { upTo: 4, share: 0.005 },
  { upTo: Infinity, share: 0.0025 },
];

/** Shares of memory that GKE keeps, by GiB. */
const memoryTiers: readonly Tier[] = [
  { upTo: 4, share: 0.25 },
  { upTo: 8, share: 0.2 },
  { upTo: 16, share: 0.1 },
  { upTo: 128, share: 0.06 },
  { upTo: Infinity, share: 0.02 },
];

/** GKE's own default of most pods on a node; nodes with room for more keep more. */
export const usualPods = 110;

/** Kept beside all else on nodes with room for more pods than usual. */
const manyPodsMillis = 400;

/** Kept on every node for the eviction of pods. */
const evictionMiB = 100;

interface Tier {
  /** End of the tier, in cores or GiB. */
  readonly upTo: number;
  readonly share: number;
}

/**
 * What GKE leaves of a machine to pods, on its Container-Optimized OS.
 * Source: tiers and eviction as published at https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes; memory that the kernel never shows,
 * `CalculateKernelReserved` in cluster-autoscaler/cloudprovider/gce/gce_reserved.go at 55c37cd5 of kubernetes/autoscaler. Read 2026-11-22.
 * An e2-medium measured 5 MiB more than this says (DataDog/helm-charts#409), and an n2-standard-4 of GKE 1.36.3 16 MiB more (13591652 KiB, with 3920m of CPU
 * as here), so the model errs on the safe side.
 */
export function allocatableOf(
  machine: { readonly cpus: number; readonly memoryGiB: number; readonly arch: Architecture },
  pods: number,
): Allocatable {
  const memoryMiB = machine.memoryGiB * mebibytesPerGibibyte;
  const reservedMiB = reserved(machine.memoryGiB, memoryTiers) * mebibytesPerGibibyte;
  return {
    cpuMillis: Math.floor((machine.cpus - reserved(machine.cpus, cpuTiers)) * 1000 + 1e-6) - (pods > usualPods ? manyPodsMillis : 0),
    memoryMiB: Math.floor(memoryMiB - kernelMiB(memoryMiB) - reservedMiB - evictionMiB),
    pods,
  };
}

function reserved(amount: number, tiers: readonly Tier[]): number {
  let from = 0;
  let kept = 0;
  for (const { upTo, share } of tiers) {
    kept += Math.max(0, Math.min(amount, upTo) - from) * share;
    from = upTo;
  }
  return kept;
}

/** Page tables, the kernel itself, its bounce buffers above 3 GiB, and a measured rest. */
function kernelMiB(memoryMiB: number): number {
  return memoryMiB / 64 + 16 + (memoryMiB > 3072 ? 64 : 0) + (memoryMiB <= 8192 ? 8 : 0) + Math.min(0.00175 * memoryMiB, 248);
}
