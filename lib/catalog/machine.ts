import type { GpuName } from './gpu';

/** CPU architecture as Kubernetes' label `kubernetes.io/arch` and image platforms write it. */
export type Architecture = 'amd64' | 'arm64';

/** What pods can have on one node, all DaemonSets included: what `kubectl describe node` prints as Allocatable. */
export interface Allocatable {
  /** Thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryMiB: number;
  /** Most pods, DaemonSets included. */
  readonly pods: number;
}

/** A network between nodes that NCCL can use, as the machine has it. */
export interface MachineFabric {
  /** `efa` on AWS; `tcpx`, `tcpxo`, `roce` on Google Cloud; `infiniband`, `roce` on machines of one's own. */
  readonly kind: 'efa' | 'tcpx' | 'tcpxo' | 'roce' | 'infiniband';
  /** Devices that pods of one node can share out. */
  readonly devices: number;
  /** GPUs can be reached without the CPU (GPUDirect RDMA): only then is the fabric on by default. */
  readonly gpuDirect: boolean;
}

/** `all`: the GPUs of a node reach each other, by NVLink or NVSwitch; `domain`: those of several nodes do; `none`: they do not, or there is one. */
export type NvLink = 'none' | 'all' | 'domain';

/** One machine type with one number of GPUs: a row of a place's table. */
export interface Machine {
  /** What is asked of the cloud: `p5.48xlarge`. The key of a row may say more, as in `n1-standard-8+1xT4`. */
  readonly type: string;
  readonly gpu: GpuName | null;
  readonly gpus: number;
  /** Memory of one GPU, as the place publishes it; 0 without GPUs. */
  readonly gpuMemoryMiB: number;
  /** Which of the node's GPUs NVLink joins. */
  readonly nvlink: NvLink;
  /** The GPUs can be cut into MIG instances on this machine. */
  readonly mig: boolean;
  readonly arch: Architecture;
  readonly cpus: number;
  /** Nominal. */
  readonly memoryGiB: number;
  readonly allocatable: Allocatable;
  /** Local NVMe in all, in decimal gigabytes; 0 when there is none. */
  readonly localSsdGb: number;
  readonly fabric: MachineFabric | null;
  /** Physical network cards; null where nobody published their number. */
  readonly networkCards: number | null;
  /** Kinds of `capacity` in which the place sells the machine, in the place's own words; empty where machines are not bought. */
  readonly soldAs: readonly string[];
  /** On demand, Linux, in the region that the table names; null when no list price is known. */
  readonly usdPerHour: number | null;
  /** Where a program read the row that it brings along; rows of our tables have none. */
  readonly source?: string;
}

/** Rows by machine type. */
export type MachineTable = Readonly<Record<string, Machine>>;

/** A machine type with a part of a GPU: a virtual GPU, or one that is shared by machines. */
export interface FractionalMachine extends Omit<Machine, 'gpu' | 'gpus' | 'nvlink' | 'mig' | 'fabric'> {
  readonly gpu: GpuName;
  /** Part of the GPU, less than one. */
  readonly gpuFraction: number;
}

/** Rows by machine type. */
export type FractionalTable = Readonly<Record<string, FractionalMachine>>;

/** Where the rows of a table come from, and when that was read. */
export interface TableSource {
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
  /** Region and date of the prices, `us-east-1, 2026-07-20`. */
  readonly prices: string;
}
