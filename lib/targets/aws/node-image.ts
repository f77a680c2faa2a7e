import type { Architecture, Machine } from '../../catalog/machine';
import type { GpuUnit } from '../../model/gpu-units';
import type { PoolModel } from '../../model/node-pool';
import type { DaemonSetLoad } from '../../placement/node';
import type { PlacedPool } from '../../placement/placement';

/** One disk of a node. */
export interface NodeDisk {
  /** Name under which the image knows it. */
  readonly device: string;
  /** Size in GiB; null: that of the image's own snapshot. */
  readonly sizeGiB: number | null;
}

/** What nodes run, and all that differs by it. Of methods about GPUs, only pools that have some are asked. */
export interface NodeImage {
  /** EKS' name of the image for a processor, with NVIDIA's driver or without. */
  amiType(arch: Architecture, driver: boolean): string;
  disks(pool: PoolModel): readonly NodeDisk[];
  /** What a node is told beside how to join, which EKS adds; null where it is nothing. */
  userData(placed: PlacedPool): string | null;
  /** Whether NVIDIA's device plugin is in the image. A second one would advertise the same GPUs again. */
  readonly hasDevicePlugin: boolean;
  /** Resource name of each unit of a GPU. */
  gpuUnits(pool: PoolModel): Readonly<Record<GpuUnit, string>>;
  /** Labels that we put on nodes because of their GPUs. */
  gpuLabels(pool: PoolModel, machine: Machine): Readonly<Record<string, string>>;
  /** Our DaemonSets that nodes have because of their GPUs. */
  gpuDaemonSets(pool: PoolModel): readonly DaemonSetLoad[];
  /** Why the image cannot cut GPUs as the pool asks; null where it can, or where no GPU could be cut so. */
  migMisfit(pool: PoolModel): { readonly message: string; readonly hint: string } | null;
}
