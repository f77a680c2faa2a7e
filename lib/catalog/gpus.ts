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
  /** First branch of its data centre driver that NVIDIA names for the GPU; null where it names none. */
  readonly minimumDriver: number | null;
  readonly source: string;
  /** `YYYY-MM-DD`. */
  readonly asOf: string;
}

/** A10G and T4G, which only AWS has, are not in the list of compute capabilities; they have those of A10 and T4. */
const source =
  'names: https://github.com/NVIDIA/open-gpu-kernel-modules, README of 595.45.04, and published output of nvidia-smi for Pascal, Volta and T4G; memory: published output of nvidia-smi; compute capability: https://developer.nvidia.com/cuda-gpus; drivers: https://docs.nvidia.com/datacenter/tesla/mig-user-guide/620/deployment-considerations.html and, for GB300, examples/gke-a4x-max-bm/README.md of GoogleCloudPlatform/cluster-toolkit';
const asOf = '2026-11-22';

/** GPUs of one family and compute capability. */
function family(architecture: GpuArchitecture, computeCapability: string) {
  return (product: string, memoryMiB: number, minimumDriver: number | null = null): Gpu => ({
    product,
    memoryMiB,
    computeCapability,
    architecture,
    minimumDriver,
    source,
    asOf,
  });
}

const pascal = family('pascal', '6.1');
const volta = family('volta', '7.0');
const turing = family('turing', '7.5');
const ampere80 = family('ampere', '8.0');
const ampere86 = family('ampere', '8.6');
const ada = family('ada', '8.9');
const hopper = family('hopper', '9.0');
const blackwell100 = family('blackwell', '10.0');
const blackwell103 = family('blackwell', '10.3');
const blackwell120 = family('blackwell', '12.0');
const blackwell121 = family('blackwell', '12.1');

/** Facts by GPU. */
// prettier-ignore
export const gpus: Readonly<Record<GpuName, Gpu>> = {
  'T4': turing('Tesla-T4', 15360),
  'T4G': turing('NVIDIA-T4G', 15360),
  'V100-16GB': volta('Tesla-V100-SXM2-16GB', 16160),
  'V100-32GB': volta('Tesla-V100-SXM2-32GB', 32768),
  'P40': pascal('Tesla-P40', 22919),
  'A2': ampere86('NVIDIA-A2', 15356),
  'A10': ampere86('NVIDIA-A10', 23028),
  'A10G': ampere86('NVIDIA-A10G', 23028),
  // A board has four of them; each is a GPU to Kubernetes.
  'A16': ampere86('NVIDIA-A16', 15356),
  'A30': ampere80('NVIDIA-A30', 24576, 460),
  'A40': ampere86('NVIDIA-A40', 46068),
  'A100-40GB': ampere80('NVIDIA-A100-SXM4-40GB', 40960, 450),
  'A100-80GB': ampere80('NVIDIA-A100-SXM4-80GB', 81920, 450),
  'L4': ada('NVIDIA-L4', 23034),
  'L40': ada('NVIDIA-L40', 46068),
  'L40S': ada('NVIDIA-L40S', 46068),
  'H20': hopper('NVIDIA-H20', 97871, 535),
  'H100': hopper('NVIDIA-H100-80GB-HBM3', 81559, 525),
  'H100-NVL': hopper('NVIDIA-H100-NVL', 95830, 525),
  'H200': hopper('NVIDIA-H200', 143771, 550),
  'H200-NVL': hopper('NVIDIA-H200-NVL', 143771, 550),
  // The number in its name is the memory of its CPU. The board with 144 GB of HBM3e has the same GPU and more memory; the smaller one counts.
  'GH200': hopper('NVIDIA-GH200-480GB', 97871, 525),
  'B200': blackwell100('NVIDIA-B200', 183359, 570),
  'B300': blackwell103('NVIDIA-B300-SXM6-AC', 275040, 580),
  'GB200': blackwell100('NVIDIA-GB200', 189471, 570),
  'GB300': blackwell103('NVIDIA-GB300', 284208, 580),
  // Its 128 GB (marketed, decimal) are the CPU's memory too, and the driver reports none.
  'GB10': blackwell121('NVIDIA-GB10', 122070),
  // The board with 12 GB says so in its name.
  'RTX-A2000': ampere86('NVIDIA-RTX-A2000', 6138),
  'RTX-A4000': ampere86('NVIDIA-RTX-A4000', 16376),
  'RTX-A5000': ampere86('NVIDIA-RTX-A5000', 24564),
  'RTX-A6000': ampere86('NVIDIA-RTX-A6000', 49140),
  'RTX-6000-Ada': ada('NVIDIA-RTX-6000-Ada-Generation', 49140),
  'RTX-PRO-4500': blackwell120('NVIDIA-RTX-PRO-4500-Blackwell', 32623, 575),
  'RTX-PRO-6000': blackwell120('NVIDIA-RTX-PRO-6000-Blackwell-Server-Edition', 97887, 575),
  // A later board has 8 GB and the same name.
  'RTX-3060': ampere86('NVIDIA-GeForce-RTX-3060', 12288),
  'RTX-3090': ampere86('NVIDIA-GeForce-RTX-3090', 24576),
  'RTX-4090': ada('NVIDIA-GeForce-RTX-4090', 24564),
  'RTX-5090': blackwell120('NVIDIA-GeForce-RTX-5090', 32607),
};

/** Memory of a GPU in GiB, rounded down to a tenth: what a model and its caches have to fit into. */
export function gpuMemoryGiB(name: GpuName): number {
  return Math.floor((gpus[name].memoryMiB / 1024) * 10) / 10;
}
