import type { GpuName } from '../../catalog/gpu';
import type { Architecture, Machine, MachineFabric, MachineTable, NvLink, TableSource } from '../../catalog/machine';
import { allocatableOf } from './allocatable';
import type { Capacity } from './capacity';

/** Where the rows come from. */
export const gpuMachinesSource: TableSource = {
  source:
    'vCPU, memory: tools/machinetypes.csv of Cyclenerd/google-cloud-pricing-cost-calculator, 2026-07-01; GPUs and bundled SSD: its build/gcp.yml at dac31281 for A2, A3 High and Mega, G2, G4, https://cloud.google.com/compute/docs/accelerator-optimized-machines for A3 Edge, A3 Ultra, A4, A4X, and for all machines with GPUs memory of a GPU, network cards, NVLink and the ways in which A3 High, A3 Ultra, A4 and A4X are sold; MIG: partition_gpu of GoogleCloudPlatform/container-engine-accelerators; numbers of T4 that N1 takes: documentation of GPUs on N1, not read again',
  asOf: '2026-11-22',
  prices:
    'us-central1. N1 with T4, G2, A2: cluster-autoscaler/cloudprovider/gce/gce_price_info.go of kubernetes/autoscaler at 55c37cd5, 2026-08-22, G2 there a few per cent high; A3 High: Cyclenerd pricing.yml, 2025-03-06. Others unknown',
};

/** Most pods on a GPU node unless the pool says another number. */
const podsPerNode = 32;

interface Row<G extends GpuName, N extends number> {
  readonly type?: string;
  readonly gpu: G;
  readonly gpus: N;
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly arch?: Architecture;
  /** Bundled, in GiB as Google counts it. */
  readonly ssdGiB?: number;
  readonly fabric?: MachineFabric;
  readonly networkCards?: number;
  readonly nvlink?: NvLink;
  readonly mig?: boolean;
  readonly soldAs?: readonly Capacity['kind'][];
  readonly usdPerHour: number | null;
}

/** Memory of one GPU as Google publishes it, in GiB. */
const gpuMemoryGiB = {
  T4: 16,
  L4: 24,
  'A100-40GB': 40,
  'A100-80GB': 80,
  H100: 80,
  H200: 141,
  B200: 180,
  GB200: 186,
  'RTX-PRO-6000': 96,
} as const satisfies Partial<Record<GpuName, number>>;

/** Every way to buy a machine with GPUs. Where sources disagree on one, a machine is left with all. */
const everyWay: readonly Capacity['kind'][] = ['onDemand', 'spot', 'reservation', 'anyReservation', 'flexStart', 'queued'];
/** A4: reserved, by Spot, by flex-start, or by a resize request, which is what queued pools are made of. */
const notOnDemand = everyWay.filter((way) => way !== 'onDemand');
/** A3 High with less than eight GPUs. */
const spotOrFlexStart: readonly Capacity['kind'][] = ['spot', 'flexStart', 'queued'];

function row<const G extends keyof typeof gpuMemoryGiB, const N extends number>(
  key: string,
  given: Row<G, N>,
): Machine & { readonly gpu: G; readonly gpus: N } {
  const { type = key, gpu, gpus, cpus, memoryGiB, arch = 'amd64', ssdGiB = 0, usdPerHour } = given;
  const { nvlink = 'none', mig = false, fabric = null, networkCards = null, soldAs = everyWay } = given;
  return {
    type,
    gpu,
    gpus,
    gpuMemoryMiB: gpuMemoryGiB[gpu] * 1024,
    nvlink,
    mig,
    arch,
    cpus,
    memoryGiB,
    allocatable: allocatableOf({ cpus, memoryGiB, arch }, podsPerNode),
    localSsdGb: Math.round((ssdGiB * 1024 ** 3) / 1e9),
    networkCards,
    soldAs,
    fabric,
    usdPerHour,
  };
}

/**
 * Machine types with whole NVIDIA GPUs; N1 takes GPUs in several numbers and has a row for each. Left out: fractions of a GPU (`fractional-machines.ts`), GPUs of old that
 * N1 takes in few zones (P4, P100, V100), and A4X Max, bare metal for projects that Google has put on a list (examples/gke-a4x-max-bm of
 * GoogleCloudPlatform/cluster-toolkit).
 */
// prettier-ignore
export const gpuMachines = {
  'n1-standard-4+1xT4': row('n1-standard-4+1xT4', { type: 'n1-standard-4', gpu: 'T4', gpus: 1, cpus: 4, memoryGiB: 15, usdPerHour: 0.54 }),
  'n1-standard-8+1xT4': row('n1-standard-8+1xT4', { type: 'n1-standard-8', gpu: 'T4', gpus: 1, cpus: 8, memoryGiB: 30, usdPerHour: 0.73 }),
  'n1-standard-8+2xT4': row('n1-standard-8+2xT4', { type: 'n1-standard-8', gpu: 'T4', gpus: 2, cpus: 8, memoryGiB: 30, usdPerHour: 1.08 }),
  'n1-standard-16+1xT4': row('n1-standard-16+1xT4', { type: 'n1-standard-16', gpu: 'T4', gpus: 1, cpus: 16, memoryGiB: 60, usdPerHour: 1.11 }),
  'n1-standard-16+2xT4': row('n1-standard-16+2xT4', { type: 'n1-standard-16', gpu: 'T4', gpus: 2, cpus: 16, memoryGiB: 60, usdPerHour: 1.46 }),
  'n1-standard-16+4xT4': row('n1-standard-16+4xT4', { type: 'n1-standard-16', gpu: 'T4', gpus: 4, cpus: 16, memoryGiB: 60, usdPerHour: 2.16 }),
  'n1-standard-32+2xT4': row('n1-standard-32+2xT4', { type: 'n1-standard-32', gpu: 'T4', gpus: 2, cpus: 32, memoryGiB: 120, usdPerHour: 2.22 }),
  'n1-standard-32+4xT4': row('n1-standard-32+4xT4', { type: 'n1-standard-32', gpu: 'T4', gpus: 4, cpus: 32, memoryGiB: 120, usdPerHour: 2.92 }),
  'g2-standard-4': row('g2-standard-4', { gpu: 'L4', gpus: 1, cpus: 4, memoryGiB: 16, usdPerHour: 0.76 }),
  'g2-standard-8': row('g2-standard-8', { gpu: 'L4', gpus: 1, cpus: 8, memoryGiB: 32, usdPerHour: 0.91 }),
  'g2-standard-12': row('g2-standard-12', { gpu: 'L4', gpus: 1, cpus: 12, memoryGiB: 48, usdPerHour: 1.06 }),
  'g2-standard-16': row('g2-standard-16', { gpu: 'L4', gpus: 1, cpus: 16, memoryGiB: 64, usdPerHour: 1.2 }),
  'g2-standard-24': row('g2-standard-24', { gpu: 'L4', gpus: 2, cpus: 24, memoryGiB: 96, usdPerHour: 2.11 }),
  'g2-standard-32': row('g2-standard-32', { gpu: 'L4', gpus: 1, cpus: 32, memoryGiB: 128, usdPerHour: 1.79 }),
  'g2-standard-48': row('g2-standard-48', { gpu: 'L4', gpus: 4, cpus: 48, memoryGiB: 192, usdPerHour: 4.23 }),
  'g2-standard-96': row('g2-standard-96', { gpu: 'L4', gpus: 8, cpus: 96, memoryGiB: 384, usdPerHour: 8.46 }),
  'a2-highgpu-1g': row('a2-highgpu-1g', { gpu: 'A100-40GB', gpus: 1, cpus: 12, memoryGiB: 85, mig: true, usdPerHour: 3.673385 }),
  'a2-highgpu-2g': row('a2-highgpu-2g', { gpu: 'A100-40GB', gpus: 2, cpus: 24, memoryGiB: 170, nvlink: 'all', mig: true, usdPerHour: 7.34677 }),
  'a2-highgpu-4g': row('a2-highgpu-4g', { gpu: 'A100-40GB', gpus: 4, cpus: 48, memoryGiB: 340, nvlink: 'all', mig: true, usdPerHour: 14.69354 }),
  'a2-highgpu-8g': row('a2-highgpu-8g', { gpu: 'A100-40GB', gpus: 8, cpus: 96, memoryGiB: 680, nvlink: 'all', mig: true, usdPerHour: 29.38708 }),
  'a2-megagpu-16g': row('a2-megagpu-16g', { gpu: 'A100-40GB', gpus: 16, cpus: 96, memoryGiB: 1360, nvlink: 'all', mig: true, usdPerHour: 55.739504 }),
  'a2-ultragpu-1g': row('a2-ultragpu-1g', { gpu: 'A100-80GB', gpus: 1, cpus: 12, memoryGiB: 170, ssdGiB: 375, mig: true, usdPerHour: 5.0688 }),
  'a2-ultragpu-2g': row('a2-ultragpu-2g', { gpu: 'A100-80GB', gpus: 2, cpus: 24, memoryGiB: 340, ssdGiB: 750, nvlink: 'all', mig: true, usdPerHour: 10.1376 }),
  'a2-ultragpu-4g': row('a2-ultragpu-4g', { gpu: 'A100-80GB', gpus: 4, cpus: 48, memoryGiB: 680, ssdGiB: 1500, nvlink: 'all', mig: true, usdPerHour: 20.2752 }),
  'a2-ultragpu-8g': row('a2-ultragpu-8g', { gpu: 'A100-80GB', gpus: 8, cpus: 96, memoryGiB: 1360, ssdGiB: 3000, nvlink: 'all', mig: true, usdPerHour: 40.5504 }),
  'a3-highgpu-1g': row('a3-highgpu-1g', { gpu: 'H100', gpus: 1, cpus: 26, memoryGiB: 234, ssdGiB: 750, mig: true, networkCards: 1, soldAs: spotOrFlexStart, usdPerHour: null }),
  'a3-highgpu-2g': row('a3-highgpu-2g', { gpu: 'H100', gpus: 2, cpus: 52, memoryGiB: 468, ssdGiB: 1500, nvlink: 'all', mig: true, networkCards: 1, soldAs: spotOrFlexStart, usdPerHour: 22.12 }),
  'a3-highgpu-4g': row('a3-highgpu-4g', { gpu: 'H100', gpus: 4, cpus: 104, memoryGiB: 936, ssdGiB: 3000, nvlink: 'all', mig: true, networkCards: 1, soldAs: spotOrFlexStart, usdPerHour: 44.24 }),
  'a3-highgpu-8g': row('a3-highgpu-8g', { gpu: 'H100', gpus: 8, cpus: 208, memoryGiB: 1872, ssdGiB: 6000, fabric: { kind: 'tcpx', devices: 4, gpuDirect: true }, nvlink: 'all', mig: true, networkCards: 5, usdPerHour: 88.49 }),
  'a3-edgegpu-8g': row('a3-edgegpu-8g', { gpu: 'H100', gpus: 8, cpus: 208, memoryGiB: 1872, ssdGiB: 6000, fabric: { kind: 'tcpx', devices: 4, gpuDirect: true }, nvlink: 'all', mig: true, networkCards: 5, usdPerHour: null }),
  'a3-megagpu-8g': row('a3-megagpu-8g', { gpu: 'H100', gpus: 8, cpus: 208, memoryGiB: 1872, ssdGiB: 6000, fabric: { kind: 'tcpxo', devices: 8, gpuDirect: true }, nvlink: 'all', mig: true, networkCards: 9, usdPerHour: null }),
  'a3-ultragpu-8g': row('a3-ultragpu-8g', { gpu: 'H200', gpus: 8, cpus: 224, memoryGiB: 2952, ssdGiB: 12000, fabric: { kind: 'roce', devices: 8, gpuDirect: true }, nvlink: 'all', mig: true, networkCards: 10, usdPerHour: null }),
  'a4-highgpu-8g': row('a4-highgpu-8g', { gpu: 'B200', gpus: 8, cpus: 224, memoryGiB: 3968, ssdGiB: 12000, fabric: { kind: 'roce', devices: 8, gpuDirect: true }, nvlink: 'all', mig: true, networkCards: 10, soldAs: notOnDemand, usdPerHour: null }),
  'a4x-highgpu-4g': row('a4x-highgpu-4g', { gpu: 'GB200', gpus: 4, cpus: 140, memoryGiB: 884, arch: 'arm64', fabric: { kind: 'roce', devices: 4, gpuDirect: true }, nvlink: 'domain', mig: true, networkCards: 6, soldAs: ['reservation'], usdPerHour: null }),
  'g4-standard-48': row('g4-standard-48', { gpu: 'RTX-PRO-6000', gpus: 1, cpus: 48, memoryGiB: 180, mig: true, networkCards: 1, usdPerHour: null }),
  'g4-standard-96': row('g4-standard-96', { gpu: 'RTX-PRO-6000', gpus: 2, cpus: 96, memoryGiB: 360, mig: true, networkCards: 1, usdPerHour: null }),
  'g4-standard-192': row('g4-standard-192', { gpu: 'RTX-PRO-6000', gpus: 4, cpus: 192, memoryGiB: 720, mig: true, networkCards: 1, usdPerHour: null }),
  'g4-standard-384': row('g4-standard-384', { gpu: 'RTX-PRO-6000', gpus: 8, cpus: 384, memoryGiB: 1440, mig: true, networkCards: 2, usdPerHour: null }),
} as const satisfies MachineTable;

/** Key of a row: the machine type, and the GPUs where one type takes several numbers of them. */
export type GpuMachineKey = keyof typeof gpuMachines;

/** What the types of a program read from the table. */
export type GcpMachines = { readonly [K in GpuMachineKey]: Pick<(typeof gpuMachines)[K], 'gpu' | 'gpus'> };
