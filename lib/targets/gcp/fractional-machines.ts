import type { FractionalMachine, FractionalTable, TableSource } from '../../catalog/machine';
import { allocatableOf } from './allocatable';

/** Where the rows come from. */
export const fractionalMachinesSource: TableSource = {
  source: 'https://cloud.google.com/compute/docs/accelerator-optimized-machines, G4 (fractional GPUs are in preview)',
  asOf: '2026-11-22',
  prices: 'unknown',
};

const podsPerNode = 32;

function row(type: string, gpuFraction: number, { cpus, memoryGiB }: Pick<FractionalMachine, 'cpus' | 'memoryGiB'>): FractionalMachine {
  return {
    type,
    gpu: 'RTX-PRO-6000',
    gpuFraction,
    gpuMemoryMiB: 96 * 1024 * gpuFraction,
    arch: 'amd64',
    cpus,
    memoryGiB,
    allocatable: allocatableOf({ cpus, memoryGiB, arch: 'amd64' }, podsPerNode),
    // Titanium SSDs can be added; none comes with the machine.
    localSsdGb: 0,
    networkCards: 1,
    soldAs: ['onDemand', 'spot', 'reservation', 'anyReservation', 'flexStart', 'queued'],
    usdPerHour: null,
  };
}

/** Machine types with a part of a GPU, as a virtual one. No pool is made of them: they are known by name only. */
export const fractionalMachines = {
  'g4-standard-6': row('g4-standard-6', 1 / 8, { cpus: 6, memoryGiB: 22 }),
  'g4-standard-12': row('g4-standard-12', 1 / 4, { cpus: 12, memoryGiB: 45 }),
  'g4-standard-24': row('g4-standard-24', 1 / 2, { cpus: 24, memoryGiB: 90 }),
} as const satisfies FractionalTable;
