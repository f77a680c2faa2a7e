import type { Machine } from '../../catalog/machine';
import { gpuMachines, type GpuMachineKey } from './machines';

/** What only Google has to say about a machine with GPUs. */
export interface GpuFacts {
  /** Type in `guest_accelerator`, and value of the label `cloud.google.com/gke-accelerator`. */
  readonly accelerator: string;
  /** Local SSDs that come with the machine, 375 GiB each; they become the node's scratch space. 0: none, or their number is not published. */
  readonly localSsds: number;
  readonly bootDisk: BootDisk;
}

/** Types of boot disks that GKE and the machine both take. */
export type BootDisk = 'pd-balanced' | 'hyperdisk-balanced';

function facts(accelerator: string, rest: Partial<Omit<GpuFacts, 'accelerator'>> = {}): GpuFacts {
  return { accelerator, localSsds: 0, bootDisk: 'pd-balanced', ...rest };
}

const t4 = facts('nvidia-tesla-t4');
const l4 = facts('nvidia-l4');
const a100 = facts('nvidia-tesla-a100');
const rtxPro6000 = facts('nvidia-rtx-pro-6000', { bootDisk: 'hyperdisk-balanced' });

/**
 * Facts by row of `gpuMachines`.
 * Sources, read 2026-11-22: accelerators, GoogleCloudPlatform/container-engine-accelerators and deployments made by GoogleCloudPlatform/cluster-toolkit; SSDs,
 * build/gcp.yml of Cyclenerd/google-cloud-pricing-cost-calculator and modules/compute/gke-node-pool of cluster-toolkit; boot disks,
 * https://cloud.google.com/vertex-ai/docs/reference/rest/v1/DiskSpec (A3 Ultra), `MakeBootDisk` of Google Cloud SDK's Cluster Director commands (A3 Ultra, A4, A4X)
 * and published Terraform for G4.
 */
export const gpuFacts: Readonly<Record<GpuMachineKey, GpuFacts>> = {
  'n1-standard-4+1xT4': t4,
  'n1-standard-8+1xT4': t4,
  'n1-standard-8+2xT4': t4,
  'n1-standard-16+1xT4': t4,
  'n1-standard-16+2xT4': t4,
  'n1-standard-16+4xT4': t4,
  'n1-standard-32+2xT4': t4,
  'n1-standard-32+4xT4': t4,
  'g2-standard-4': l4,
  'g2-standard-8': l4,
  'g2-standard-12': l4,
  'g2-standard-16': l4,
  'g2-standard-24': l4,
  'g2-standard-32': l4,
  'g2-standard-48': l4,
  'g2-standard-96': l4,
  'a2-highgpu-1g': a100,
  'a2-highgpu-2g': a100,
  'a2-highgpu-4g': a100,
  'a2-highgpu-8g': a100,
  'a2-megagpu-16g': a100,
  'a2-ultragpu-1g': facts('nvidia-a100-80gb', { localSsds: 1 }),
  'a2-ultragpu-2g': facts('nvidia-a100-80gb', { localSsds: 2 }),
  'a2-ultragpu-4g': facts('nvidia-a100-80gb', { localSsds: 4 }),
  'a2-ultragpu-8g': facts('nvidia-a100-80gb', { localSsds: 8 }),
  'a3-highgpu-1g': facts('nvidia-h100-80gb', { localSsds: 2 }),
  'a3-highgpu-2g': facts('nvidia-h100-80gb', { localSsds: 4 }),
  'a3-highgpu-4g': facts('nvidia-h100-80gb', { localSsds: 8 }),
  'a3-highgpu-8g': facts('nvidia-h100-80gb', { localSsds: 16 }),
  'a3-edgegpu-8g': facts('nvidia-h100-80gb', { localSsds: 16 }),
  'a3-megagpu-8g': facts('nvidia-h100-mega-80gb', { localSsds: 16 }),
  'a3-ultragpu-8g': facts('nvidia-h200-141gb', { localSsds: 32, bootDisk: 'hyperdisk-balanced' }),
  'a4-highgpu-8g': facts('nvidia-b200', { localSsds: 32, bootDisk: 'hyperdisk-balanced' }),
  'a4x-highgpu-4g': facts('nvidia-gb200', { bootDisk: 'hyperdisk-balanced' }),
  'g4-standard-48': rtxPro6000,
  'g4-standard-96': rtxPro6000,
  'g4-standard-192': rtxPro6000,
  'g4-standard-384': rtxPro6000,
};

/** Key of the row that a machine was taken from; undefined for machines without GPUs. */
export function keyOf(machine: Machine): GpuMachineKey | undefined {
  const keys = Object.keys(gpuMachines) as readonly GpuMachineKey[];
  return keys.find((key) => gpuMachines[key].type === machine.type && gpuMachines[key].gpus === machine.gpus);
}

/** Facts about a machine with GPUs; null for others. */
export function gpuFactsOf(machine: Machine & { readonly facts?: GpuFacts }): GpuFacts | null {
  if (machine.facts !== undefined) return machine.facts;
  const key = keyOf(machine);
  return key === undefined ? null : gpuFacts[key];
}

/** N4 and C4A take no persistent disks. Source: nextflow-io/nextflow#6841, 2026-03-17. */
const hyperdiskOnly = ['n4-', 'c4a-'];

/** Type of the boot disk that a machine takes. */
export function bootDiskOf(machine: Machine): BootDisk {
  const facts = gpuFactsOf(machine);
  if (facts !== null) return facts.bootDisk;
  return hyperdiskOnly.some((prefix) => machine.type.startsWith(prefix)) ? 'hyperdisk-balanced' : 'pd-balanced';
}
