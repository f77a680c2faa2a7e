import type { Architecture, Machine, TableSource } from '../../catalog/machine';
import { allocatableOf } from './allocatable';

/** Where the rows come from. */
export const cpuMachinesSource: TableSource = {
  source: 'tools/machinetypes.csv of Cyclenerd/google-cloud-pricing-cost-calculator, 2026-07-01',
  asOf: '2026-11-22',
  prices:
    'us-central1, cluster-autoscaler/cloudprovider/gce/gce_price_info.go of kubernetes/autoscaler at 55c37cd5, 2026-08-22; N4 from its prices of a vCPU (0.030821) and a GiB (0.004131). Arm unknown',
};

/** Most pods on a node unless the pool says another number: GKE's own default. */
const podsPerNode = 110;

/** Series with processors of Arm's design. */
const armSeries = ['c4a-', 't2a-'];

/** Type, vCPU, GiB, price. */
type Row = readonly [string, number, number, number | null];

function machine([type, cpus, memoryGiB, usdPerHour]: Row): Machine {
  const arch: Architecture = armSeries.some((series) => type.startsWith(series)) ? 'arm64' : 'amd64';
  const allocatable = allocatableOf({ cpus, memoryGiB, arch }, podsPerNode);
  return {
    type,
    gpu: null,
    gpus: 0,
    gpuMemoryMiB: 0,
    nvlink: 'none',
    mig: false,
    arch,
    cpus,
    memoryGiB,
    allocatable,
    localSsdGb: 0,
    networkCards: null,
    soldAs: ['onDemand', 'spot', 'reservation', 'anyReservation'],
    fabric: null,
    usdPerHour,
  };
}

// prettier-ignore
const rows: readonly Row[] = [
  ['e2-highcpu-2', 2, 2, 0.04947],
  ['e2-highcpu-4', 4, 4, 0.09894],
  ['e2-highcpu-8', 8, 8, 0.19788],
  ['e2-highcpu-16', 16, 16, 0.39576],
  ['e2-highcpu-32', 32, 32, 0.79149],
  ['e2-highmem-2', 2, 16, 0.0904],
  ['e2-highmem-4', 4, 32, 0.1808],
  ['e2-highmem-8', 8, 64, 0.3616],
  ['e2-highmem-16', 16, 128, 0.7232],
  ['e2-standard-2', 2, 8, 0.06701],
  ['e2-standard-4', 4, 16, 0.13402],
  ['e2-standard-8', 8, 32, 0.26805],
  ['e2-standard-16', 16, 64, 0.53609],
  ['e2-standard-32', 32, 128, 1.0721],
  ['n2-highmem-2', 2, 16, 0.131],
  ['n2-highmem-4', 4, 32, 0.262],
  ['n2-highmem-8', 8, 64, 0.5241],
  ['n2-highmem-16', 16, 128, 1.0481],
  ['n2-highmem-32', 32, 256, 2.0962],
  ['n2-highmem-48', 48, 384, 3.1443],
  ['n2-highmem-64', 64, 512, 4.1924],
  ['n2-highmem-80', 80, 640, 5.2406],
  ['n2-highmem-96', 96, 768, 6.2886],
  ['n2-highmem-128', 128, 864, 7.7069],
  ['n2-standard-2', 2, 8, 0.0971],
  ['n2-standard-4', 4, 16, 0.1942],
  ['n2-standard-8', 8, 32, 0.3885],
  ['n2-standard-16', 16, 64, 0.7769],
  ['n2-standard-32', 32, 128, 1.5539],
  ['n2-standard-48', 48, 192, 2.3308],
  ['n2-standard-64', 64, 256, 3.1078],
  ['n2-standard-80', 80, 320, 3.8847],
  ['n2-standard-96', 96, 384, 4.6616],
  ['n2-standard-128', 128, 512, 6.2156],
  ['n4-highcpu-2', 2, 4, 0.07817],
  ['n4-highcpu-4', 4, 8, 0.15633],
  ['n4-highcpu-8', 8, 16, 0.31266],
  ['n4-highcpu-16', 16, 32, 0.62533],
  ['n4-highcpu-32', 32, 64, 1.25066],
  ['n4-highcpu-48', 48, 96, 1.87598],
  ['n4-highcpu-64', 64, 128, 2.50131],
  ['n4-highcpu-80', 80, 160, 3.12664],
  ['n4-highmem-2', 2, 16, 0.12774],
  ['n4-highmem-4', 4, 32, 0.25548],
  ['n4-highmem-8', 8, 64, 0.51095],
  ['n4-highmem-16', 16, 128, 1.0219],
  ['n4-highmem-32', 32, 256, 2.04381],
  ['n4-highmem-48', 48, 384, 3.06571],
  ['n4-highmem-64', 64, 512, 4.08762],
  ['n4-highmem-80', 80, 640, 5.10952],
  ['n4-standard-2', 2, 8, 0.09469],
  ['n4-standard-4', 4, 16, 0.18938],
  ['n4-standard-8', 8, 32, 0.37876],
  ['n4-standard-16', 16, 64, 0.75752],
  ['n4-standard-32', 32, 128, 1.51504],
  ['n4-standard-48', 48, 192, 2.27256],
  ['n4-standard-64', 64, 256, 3.03008],
  ['n4-standard-80', 80, 320, 3.7876],
  ['c3-standard-4', 4, 16, 0.20888],
  ['c3-standard-8', 8, 32, 0.41776],
  ['c3-standard-22', 22, 88, 1.14884],
  ['c3-standard-44', 44, 176, 2.29768],
  ['c3-standard-88', 88, 352, 4.59536],
  ['c3-standard-176', 176, 704, 9.19072],
  ['c4a-highcpu-2', 2, 4, null],
  ['c4a-highcpu-4', 4, 8, null],
  ['c4a-highcpu-8', 8, 16, null],
  ['c4a-highcpu-16', 16, 32, null],
  ['c4a-highcpu-32', 32, 64, null],
  ['c4a-highcpu-48', 48, 96, null],
  ['c4a-highcpu-64', 64, 128, null],
  ['c4a-highcpu-72', 72, 144, null],
  ['c4a-highmem-2', 2, 16, null],
  ['c4a-highmem-4', 4, 32, null],
  ['c4a-highmem-8', 8, 64, null],
  ['c4a-highmem-16', 16, 128, null],
  ['c4a-highmem-32', 32, 256, null],
  ['c4a-highmem-48', 48, 384, null],
  ['c4a-highmem-64', 64, 512, null],
  ['c4a-highmem-72', 72, 576, null],
  ['c4a-standard-2', 2, 8, null],
  ['c4a-standard-4', 4, 16, null],
  ['c4a-standard-8', 8, 32, null],
  ['c4a-standard-16', 16, 64, null],
  ['c4a-standard-32', 32, 128, null],
  ['c4a-standard-48', 48, 192, null],
  ['c4a-standard-64', 64, 256, null],
  ['c4a-standard-72', 72, 288, null],
  ['t2a-standard-2', 2, 8, null],
  ['t2a-standard-4', 4, 16, null],
  ['t2a-standard-8', 8, 32, null],
  ['t2a-standard-16', 16, 64, null],
  ['t2a-standard-32', 32, 128, null],
  ['t2a-standard-48', 48, 192, null],
];

/** Machine types without GPUs, from two vCPUs up. Shared-core ones are left out: what they promise is not what they give. */
export const cpuMachines: readonly Machine[] = rows.map(machine);
