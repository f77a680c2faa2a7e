import type { Allocatable, Architecture } from '../catalog/machine';
import type { Taint } from '../model/node-pool';

/** A node of a pool as the scheduler sees it. */
export interface NodeShape {
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly arch: Architecture;
  readonly allocatable: Allocatable;
  /** What pods can have of the node's disk, images on it included; null where it is not known. */
  readonly ephemeralMiB: number | null;
  /** Whole devices by resource name: `nvidia.com/gpu`, `vpc.amazonaws.com/efa`. */
  readonly devices: Readonly<Record<string, number>>;
  /** The nodes have GPUs and run everything else too, the cluster's own pods among it; otherwise nodes with GPUs are kept for pods that use them. */
  readonly forAll?: boolean;
}

/** What a DaemonSet, or several that come together, takes from each node of a pool. */
export interface DaemonSetLoad {
  readonly name: string;
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** How many of the node's pods these are. @default 1 */
  readonly pods?: number;
}

/** Key `''` with `Exists` tolerates everything, as in Kubernetes. */
export interface Toleration {
  readonly key: string;
  readonly operator: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: Taint['effect'];
}

/** A pod as the scheduler sees it. */
export interface PodShape {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  readonly devices: Readonly<Record<string, number>>;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly tolerations: readonly Toleration[];
}
