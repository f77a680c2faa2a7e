import type { GpuName } from './gpu';

/** NVIDIA's families, oldest first. */
export type GpuArchitecture = 'pascal' | 'volta' | 'turing' | 'ampere' | 'ada' | 'hopper' | 'blackwell';

/** What is true of a GPU wherever it is. */
export interface Gpu {
  /**
   * Value of the label `nvidia.com/gpu.product`: the name that the driver reports, with `-` for spaces. Where NVIDIA makes several boards of one GPU, that of the
   * usual one, SXM before PCIe; the others have names of their own. Cutting or sharing a GPU adds to the label. Null: not published.
   */
  readonly product: string | null;
  /** All of its memory, as the driver reports it, with error correction where that is on by default. */
  readonly memoryMiB: number;
  /** `major.minor`. */
  readonly computeCapability: string;
  readonly architecture: GpuArchitecture;
  /** First branch of NVIDIA's driver that knows it; null where that is older than any that is still kept up. */
  readonly minimumDriver: number | null;
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** A10G and T4G, which only AWS has, are not in the list of compute capabilities; they have those of A10 and T4. */
const source =
  'names: https://github.com/NVIDIA/open-gpu-kernel-modules, README of 595.45.04, and published output of nvidia-smi for Pascal, Volta and T4G; memory: published output of nvidia-smi; compute capability: https://developer.nvidia.com/cuda-gpus; drivers: https://docs.nvidia.com/datacenter/tesla/mig-user-guide/620/deployment-considerations.html and, for GB300, examples/gke-a4x-max-bm of GoogleCloudPlatform/cluster-toolkit';
const asOf = '2026-11-22';

function gpu(
  product: string,
  memoryMiB: number,
  computeCapability: string,
  architecture: GpuArchitecture,
  minimumDriver: number | null = null,
): Gpu {
  return { product, memoryMiB, computeCapability, architecture, minimumDriver, source, asOf };
}

/** Facts by GPU. */
// prettier-ignore
export const gpus: Readonly<Record<GpuName, Gpu>> = {
  'T4': gpu('Tesla-T4', 15360, '7.5', 'turing'),
  'T4G': gpu('NVIDIA-T4G', 15360, '7.5', 'turing'),
  'V100-16GB': gpu('Tesla-V100-SXM2-16GB', 16160, '7.0', 'volta'),
  'V100-32GB': gpu('Tesla-V100-SXM2-32GB', 32768, '7.0', 'volta'),
  'P40': gpu('Tesla-P40', 22919, '6.1', 'pascal'),
  'A2': gpu('NVIDIA-A2', 15356, '8.6', 'ampere'),
  'A10': gpu('NVIDIA-A10', 23028, '8.6', 'ampere'),
  'A10G': gpu('NVIDIA-A10G', 23028, '8.6', 'ampere'),
  // A board has four of them; each is a GPU to Kubernetes.
  'A16': gpu('NVIDIA-A16', 15356, '8.6', 'ampere'),
  'A30': gpu('NVIDIA-A30', 24576, '8.0', 'ampere', 460),
  'A40': gpu('NVIDIA-A40', 46068, '8.6', 'ampere'),
  'A100-40GB': gpu('NVIDIA-A100-SXM4-40GB', 40960, '8.0', 'ampere', 450),
  'A100-80GB': gpu('NVIDIA-A100-SXM4-80GB', 81920, '8.0', 'ampere', 450),
  'L4': gpu('NVIDIA-L4', 23034, '8.9', 'ada'),
  'L40': gpu('NVIDIA-L40', 46068, '8.9', 'ada'),
  'L40S': gpu('NVIDIA-L40S', 46068, '8.9', 'ada'),
  'H20': gpu('NVIDIA-H20', 97871, '9.0', 'hopper', 535),
  'H100': gpu('NVIDIA-H100-80GB-HBM3', 81559, '9.0', 'hopper', 525),
  'H100-NVL': gpu('NVIDIA-H100-NVL', 95830, '9.0', 'hopper', 525),
  'H200': gpu('NVIDIA-H200', 143771, '9.0', 'hopper', 550),
  'H200-NVL': gpu('NVIDIA-H200-NVL', 143771, '9.0', 'hopper', 550),
  // The number in its name is the memory of its CPU. The board with 144 GB of HBM3e has the same GPU and more memory; the smaller one counts.
  'GH200': gpu('NVIDIA-GH200-480GB', 97871, '9.0', 'hopper', 525),
  'B200': gpu('NVIDIA-B200', 183359, '10.0', 'blackwell', 570),
  'B300': gpu('NVIDIA-B300-SXM6-AC', 275040, '10.3', 'blackwell', 580),
  'GB200': gpu('NVIDIA-GB200', 189471, '10.0', 'blackwell', 570),
  'GB300': gpu('NVIDIA-GB300', 284208, '10.3', 'blackwell', 580),
  // Its 128 GB (marketed, decimal) are the CPU's memory too, and the driver reports none.
  'GB10': gpu('NVIDIA-GB10', 122070, '12.1', 'blackwell'),
  // The board with 12 GB says so in its name.
  'RTX-A2000': gpu('NVIDIA-RTX-A2000', 6138, '8.6', 'ampere'),
  'RTX-A4000': gpu('NVIDIA-RTX-A4000', 16376, '8.6', 'ampere'),
  'RTX-A5000': gpu('NVIDIA-RTX-A5000', 24564, '8.6', 'ampere'),
  'RTX-A6000': gpu('NVIDIA-RTX-A6000', 49140, '8.6', 'ampere'),
  'RTX-6000-Ada': gpu('NVIDIA-RTX-6000-Ada-Generation', 49140, '8.9', 'ada'),
  'RTX-PRO-4500': gpu('NVIDIA-RTX-PRO-4500-Blackwell', 32623, '12.0', 'blackwell', 575),
  'RTX-PRO-6000': gpu('NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition', 97887, '12.0', 'blackwell', 575),
  // A later board has 8 GB and the same name.
  'RTX-3060': gpu('NVIDIA-GeForce-RTX-3060', 12288, '8.6', 'ampere'),
  'RTX-3090': gpu('NVIDIA-GeForce-RTX-3090', 24576, '8.6', 'ampere'),
  'RTX-4090': gpu('NVIDIA-GeForce-RTX-4090', 24564, '8.9', 'ada'),
  'RTX-5090': gpu('NVIDIA-GeForce-RTX-5090', 32607, '12.0', 'blackwell'),
};

/** Memory of a GPU in GiB, rounded down to a tenth: what a model and its caches have to fit into. */
export function gpuMemoryGiB(name: GpuName): number {
  return Math.floor((gpus[name].memoryMiB / 1024) * 10) / 10;
}
