import type { GpuName } from './gpu';
import type { Architecture } from './machine';

/** Facts of a machine type that a program brings along, because the place's table does not have it. */
export interface OwnMachine<G extends GpuName = GpuName, N extends number = number> {
  /** NVIDIA's name. */
  readonly gpu: G;
  /** GPUs of one machine. */
  readonly gpus: N;
  /** Cores as the cloud counts them. */
  readonly cpus: number;
  /** Nominal. What pods can have of it is worked out as for machines of the table. */
  readonly memoryGiB: number;
  /** @default 'amd64' */
  readonly arch?: Architecture;
  /**
   * Most pods on one node, as its network lets them have addresses.
   * @default 110
   */
  readonly pods?: number;
  /**
   * Local NVMe in all, in decimal gigabytes. On Google Cloud a multiple of 375 GiB.
   * @default 0
   */
  readonly localSsdGb?: number;
  /**
   * Network between nodes that NCCL can use: how many devices a node has, and whether they reach GPU memory. AWS alone.
   * @default - none
   */
  readonly fabric?: { readonly devices: number; readonly gpuDirect: boolean };
  /**
   * Physical network cards. AWS alone.
   * @default - as many as the fabric has devices, or one
   */
  readonly networkCards?: number;
  /**
   * What Google calls the GPU, such as `nvidia-l4`. Google Cloud alone.
   * @default - as for other machines with that GPU; must be said where there is none
   */
  readonly accelerator?: string;
  /**
   * List price on demand.
   * @default - not known
   */
  readonly usdPerHour?: number;
  /** Where these facts were read, for the report: an address and a date. */
  readonly source: string;
}

/** Machine types that a program brings along, by their name in the cloud. */
export interface OwnMachines extends Readonly<Record<string, OwnMachine>> {}

/** What types read from them: GPU and number of GPUs by machine type. Nothing where types are not known, as where the option is left out. */
export type KindsOf<M extends OwnMachines> = string extends keyof M
  ? unknown
  : { readonly [K in keyof M]: { readonly gpu: M[K]['gpu']; readonly gpus: M[K]['gpus'] } };

/** A machine type that the place's table does not have yet, for the option `machines` of `aws()` and `gcp()`. Types of pools then offer it like those of the table. */
export function machine<const G extends GpuName, const N extends number>(facts: OwnMachine<G, N>): OwnMachine<G, N> {
  return facts;
}
