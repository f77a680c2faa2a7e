import type { Machine } from '../../catalog/machine';
import { gpuFactsOf } from './machine-facts';

const mebibytesPerGibibyte = 1024;

/** Below this share of free space the kubelet evicts pods, and so it lets none ask for it. */
const evictionShare = 0.1;

/** A local SSD as Google counts it. */
const ssdGiB = 375;

/** What a file system on local SSDs takes of each: as measured on a single one (7289472 KiB); joined ones lose less. */
const ssdFileSystemGiB = 7;

/** Kept by GKE of one local SSD, of two, and of any more, in GiB. */
const ssdReservedGiB = [50, 75, 100] as const;

/**
 * What pods of one node can ask for as `ephemeral-storage`, all DaemonSets included: of the local SSDs that come with the machine, which GKE joins for it, or else of the
 * boot disk less the partitions of its operating system.
 * Sources, read 2026-11-22: threshold and reservations, https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes; partitions and what was measured of SSDs,
 * cluster-autoscaler/cloudprovider/gce/gce_reserved.go of kubernetes/autoscaler. A published node with 100 GiB lets pods have 47060071478 bytes, 57 MiB more than this says.
 */
export function ephemeralMiB(machine: Machine, diskGiB: number): number {
  const ssds = gpuFactsOf(machine)?.localSsds ?? 0;
  const capacity = ssds > 0 ? ssds * (ssdGiB - ssdFileSystemGiB) : diskGiB - systemGiB(machine, diskGiB);
  const reserved = ssds > 0 ? (ssdReservedGiB[ssds - 1] ?? 100) : Math.min(0.5 * diskGiB, 6 + 0.35 * diskGiB, 100);
  return Math.max(0, Math.floor((capacity * (1 - evictionShare) - reserved) * mebibytesPerGibibyte));
}

/** Partitions of Container-Optimized OS, a margin that the autoscaler keeps, and what it keeps on Arm besides. */
function systemGiB({ arch }: Machine, diskGiB: number): number {
  return 0.015635 * diskGiB + 4.148 + Math.min(100 / 1024, 0.001 * diskGiB) + (arch === 'arm64' ? 64 / 1024 : 0);
}
