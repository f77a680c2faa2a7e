import type { Machine } from '../../catalog/machine';

/** What a file system keeps for itself, of the disk below it. Nodes with 80 GiB show 0.02 % less, with 20 GiB 0.4 %; local disks, joined, keep a log besides. */
const fileSystemShare = 0.01;

/** Below this share of free space the kubelet evicts pods, and so it lets none ask for it. */
const evictionShare = 0.1;

/** Kept by the kubelet for itself. */
const reservedMiB = 1024;

/**
 * What pods of one node can ask for as `ephemeral-storage`, all DaemonSets included: of the machine's own disks, which are joined for it, or else of the pool's disk.
 * Images differ in none of it.
 * Source: eviction threshold and reservation, nodeadm/internal/kubelet/config.go of awslabs/amazon-eks-ami, 2026-07-23; a published node with 80 GiB has 83873772 KiB of them
 * and lets pods have 76224326324 bytes, as these say, less the share of the file system that is added here to be on the safe side.
 */
export function ephemeralMiB(machine: Pick<Machine, 'localSsdGb'>, diskGiB: number): number {
  const diskMiB = machine.localSsdGb > 0 ? (machine.localSsdGb * 1e9) / 2 ** 20 : diskGiB * 1024;
  return Math.max(0, Math.floor(diskMiB * (1 - fileSystemShare) * (1 - evictionShare) - reservedMiB));
}
