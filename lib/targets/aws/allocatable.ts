import type { Allocatable, Architecture } from '../../catalog/machine';

/** Parts of cores that the kubelet keeps, in thousandths: of the first, the second, the third and fourth, and of each further one. */
const keptMillis = [60, 10, 5, 5] as const;
const keptOfOthers = 2.5;

/** Part of the memory that is thought to be lost to the hypervisor, on the safe side. */
const overhead = 0.075;
const evictionMiB = 100;
/** Memory that the kernel of Arm machines sets aside and never shows. */
const armMiB = 64;

/**
 * What EKS leaves of a machine to pods, as Karpenter reckons before it has seen a node of that type.
 * Source: aws/karpenter-provider-aws, pkg/providers/instancetype/types.go and its published reference of instance types of 2026-08-21, whose rows it gives to the MiB.
 */
export function allocatableOf(
  { cpus, memoryGiB, arch }: { readonly cpus: number; readonly memoryGiB: number; readonly arch: Architecture },
  pods: number,
): Allocatable {
  const kept =
    keptMillis.slice(0, cpus).reduce<number>((sum, millis) => sum + millis, 0) + Math.max(0, cpus - keptMillis.length) * keptOfOthers;
  return {
    cpuMillis: Math.floor(cpus * 1000 - kept),
    memoryMiB: Math.floor((memoryGiB * 1024 - (arch === 'arm64' ? armMiB : 0)) * (1 - overhead) - (11 * pods + 255) - evictionMiB),
    pods,
  };
}
