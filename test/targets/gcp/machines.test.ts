import fc from 'fast-check';
import { gpuNames } from '../../../lib/catalog/gpu';
import type { Machine } from '../../../lib/catalog/machine';
import { allocatableOf } from '../../../lib/targets/gcp/allocatable';
import { availabilityOf } from '../../../lib/targets/gcp/availability';
import { cpuMachines, cpuMachinesSource } from '../../../lib/targets/gcp/cpu-machines';
import { ephemeralMiB } from '../../../lib/targets/gcp/ephemeral';
import { fractionalMachines } from '../../../lib/targets/gcp/fractional-machines';
import { bootDiskOf, gpuFacts, gpuFactsOf, keyOf } from '../../../lib/targets/gcp/machine-facts';
import { gpuMachines, gpuMachinesSource } from '../../../lib/targets/gcp/machines';
import { regionNames, zonesOf } from '../../../lib/targets/gcp/regions';
import { cpuPool, gpuPool, target } from './support';

const rows: readonly (readonly [string, Machine])[] = Object.entries(gpuMachines);

describe('the table of machines with GPUs', () => {
  test.each(rows)('%s makes sense', (key, machine) => {
    expect(key === machine.type || key === `${machine.type}+${String(machine.gpus)}x${String(machine.gpu)}`).toBe(true);
    expect(gpuNames).toContain(machine.gpu);
    expect(machine.gpus).toBeGreaterThan(0);
    expect(machine.usdPerHour === null || machine.usdPerHour > 0).toBe(true);
    expect(machine.allocatable.cpuMillis).toBeLessThan(machine.cpus * 1000);
    expect(machine.allocatable.memoryMiB).toBeLessThan(machine.memoryGiB * 1024);
    expect(machine.arch === 'arm64').toBe(machine.type.startsWith('a4x-'));
    expect(keyOf(machine)).toBe(key);
    expect(gpuFactsOf(machine)?.accelerator).toMatch(/^nvidia-/);
    expect(regionNames.some((region) => availabilityOf(machine, region).kind !== 'none')).toBe(true);
  });

  test('facts are for the same rows', () => {
    expect(Object.keys(gpuFacts).sort()).toEqual(Object.keys(gpuMachines).sort());
  });

  test.each(rows.filter(([, { localSsdGb }]) => localSsdGb > 0))('%s has as many SSDs of 375 GiB as it has bytes', (_, machine) => {
    expect(Math.round(((gpuFactsOf(machine)?.localSsds ?? 0) * 375 * 1024 ** 3) / 1e9)).toBe(machine.localSsdGb);
  });

  test.each([
    ['nvidia-tesla-t4', 'n1-standard-8+2xT4'],
    ['nvidia-l4', 'g2-standard-96'],
    ['nvidia-tesla-a100', 'a2-megagpu-16g'],
    ['nvidia-a100-80gb', 'a2-ultragpu-8g'],
    ['nvidia-h100-80gb', 'a3-highgpu-8g'],
    ['nvidia-h100-80gb', 'a3-edgegpu-8g'],
    ['nvidia-h100-mega-80gb', 'a3-megagpu-8g'],
    ['nvidia-h200-141gb', 'a3-ultragpu-8g'],
    ['nvidia-b200', 'a4-highgpu-8g'],
    ['nvidia-gb200', 'a4x-highgpu-4g'],
    ['nvidia-rtx-pro-6000', 'g4-standard-48'],
  ] as const)('%s is what GKE calls the GPU of %s', (accelerator, key) => {
    expect(gpuFacts[key].accelerator).toBe(accelerator);
  });

  test('a price per GPU is near that of the same GPU in another size', () => {
    for (const gpu of new Set(rows.map(([, machine]) => machine.gpu))) {
      const prices = rows.flatMap(([, machine]) =>
        machine.gpu === gpu && machine.usdPerHour !== null ? [machine.usdPerHour / machine.gpus] : [],
      );
      // The largest L4 machine for one GPU has 32 vCPU, and its price with them.
      if (prices.length > 1) expect(Math.max(...prices) / Math.min(...prices)).toBeLessThan(gpu === 'T4' ? 2.1 : 2.5);
    }
  });

  test('sources are dated', () => {
    for (const { asOf, source, prices } of [gpuMachinesSource, cpuMachinesSource]) {
      expect(asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(source.length + prices.length).toBeGreaterThan(50);
    }
  });
});

describe('the table of machines without GPUs', () => {
  test('each type is there once, priced or unknown', () => {
    expect(new Set(cpuMachines.map(({ type }) => type)).size).toBe(cpuMachines.length);
    for (const { usdPerHour, gpu } of cpuMachines) expect([usdPerHour === null || usdPerHour > 0, gpu]).toEqual([true, null]);
  });
  test.each([
    ['e2-standard-4', 'pd-balanced'],
    ['n2-standard-8', 'pd-balanced'],
    ['n4-standard-8', 'hyperdisk-balanced'],
    ['c4a-standard-8', 'hyperdisk-balanced'],
    ['t2a-standard-8', 'pd-balanced'],
  ])('%s boots from %s', (type, disk) => {
    const machine = cpuMachines.find((candidate) => candidate.type === type);
    expect(machine === undefined ? null : bootDiskOf(machine)).toBe(disk);
  });
});

describe('ways of buying', () => {
  const all = ['onDemand', 'spot', 'reservation', 'anyReservation', 'flexStart', 'queued'];
  test.each([
    ['a3-highgpu-1g', ['spot', 'flexStart', 'queued']],
    ['a3-highgpu-4g', ['spot', 'flexStart', 'queued']],
    ['a3-highgpu-8g', all],
    ['a3-ultragpu-8g', all],
    ['a4-highgpu-8g', all.slice(1)],
    ['a4x-highgpu-4g', ['reservation']],
    ['g2-standard-4', all],
  ] as const)('%s is sold as %j', (key, ways) => {
    expect(gpuMachines[key].soldAs).toEqual(ways);
  });
});

test('parts of a GPU have a table of their own', () => {
  expect(Object.values(fractionalMachines).map(({ type, gpuFraction, gpuMemoryMiB }) => [type, gpuFraction, gpuMemoryMiB])).toEqual([
    ['g4-standard-6', 0.125, 12288],
    ['g4-standard-12', 0.25, 24576],
    ['g4-standard-24', 0.5, 49152],
  ]);
});

describe('scratch space', () => {
  const e2 = cpuMachines.find(({ type }) => type === 'e2-standard-4');
  if (e2 === undefined) throw new Error('no e2-standard-4');
  test('of a node with 100 GiB is a little less than the 47060071478 bytes that one shows', () => {
    const lacking = 47060071478 / 2 ** 20 - ephemeralMiB(e2, 100);
    expect(lacking).toBeGreaterThan(0);
    expect(lacking).toBeLessThan(100);
  });
  test.each([
    // 0.9 of what file systems leave of 375 GiB each, less 50, 75 or 100 GiB.
    ['a2-ultragpu-1g', 287948],
    ['a2-ultragpu-2g', 601497],
    ['a2-ultragpu-4g', 1254195],
    ['a3-highgpu-8g', 5323980],
  ] as const)('of %s is that of its SSDs: %d MiB', (key, expected) => {
    expect(ephemeralMiB(gpuMachines[key], 100)).toBe(expected);
    expect(ephemeralMiB(gpuMachines[key], 2000)).toBe(expected);
  });
  test('grows with the boot disk, on both architectures, and is never less than nothing', () => {
    const machines = [e2, gpuMachines['g2-standard-4'], gpuMachines['a4x-highgpu-4g']];
    fc.assert(
      fc.property(fc.constantFrom(...machines), fc.integer({ min: 1, max: 65536 }), (machine, disk) => {
        const less = ephemeralMiB(machine, disk);
        expect(less).toBeGreaterThanOrEqual(0);
        expect(ephemeralMiB(machine, disk + 1)).toBeGreaterThanOrEqual(less);
        expect(less).toBeLessThan(disk * 1024);
      }),
    );
  });
});

describe('what GKE leaves of a machine', () => {
  test.each([
    // Reserved: 60 + 10 + 2 x 5 thousandths; 25 % of 4, 20 % of 4, 10 % of 8 GiB, 100 MiB for eviction, 364.67 MiB that the kernel never shows.
    [4, 16, 3920, 13256],
    [8, 32, 7910, 28373],
    [12, 85, 11900, 78445],
    [96, 1360, 95690, 1335676],
    [208, 1872, 207410, 1841287],
  ])('%d vCPU and %d GiB: %d thousandths of a core and %d MiB', (cpus, memoryGiB, ...[cpuMillis, memoryMiB]) => {
    expect(allocatableOf({ cpus, memoryGiB, arch: 'amd64' }, 32)).toEqual({ cpuMillis, memoryMiB, pods: 32 });
  });
  test('an e2-medium shows 2885836 KiB, a little more than is said', () => {
    const { memoryMiB } = allocatableOf({ cpus: 2, memoryGiB: 4, arch: 'amd64' }, 110);
    expect(2885836 / 1024 - memoryMiB).toBeGreaterThan(0);
    expect(2885836 / 1024 - memoryMiB).toBeLessThan(10);
  });
});

describe('regions', () => {
  test('have three zones at least, of their own name', () => {
    for (const region of regionNames) {
      expect(zonesOf(region).length).toBeGreaterThanOrEqual(3);
      for (const zone of zonesOf(region)) expect(zone.startsWith(`${region}-`)).toBe(true);
    }
  });
  test('where a machine is names only zones that there are', () => {
    for (const machine of [...Object.values(gpuMachines), ...cpuMachines]) {
      for (const region of regionNames) {
        const availability = availabilityOf(machine, region);
        if (availability.kind === 'zones') for (const zone of availability.zones) expect(zonesOf(region)).toContain(zone);
      }
    }
  });
});

describe('machines for a pool', () => {
  const types = (pool: Parameters<ReturnType<typeof target>['machinesFor']>[0], region = 'us-central1') =>
    target({ region })
      .machinesFor(pool)
      .map(({ type }) => type);

  test('cheapest first, unknown prices last', () => {
    expect(types(gpuPool('p', { gpu: 'L4', gpusPerNode: 1 }))).toEqual([
      'g2-standard-4',
      'g2-standard-8',
      'g2-standard-12',
      'g2-standard-16',
      'g2-standard-32',
    ]);
    expect(types(gpuPool('p', { gpu: 'H100', gpusPerNode: 8 }))).toEqual(['a3-highgpu-8g', 'a3-edgegpu-8g', 'a3-megagpu-8g']);
  });
  test('of those that the program allows, by key or by type', () => {
    expect(types(gpuPool('p', { gpu: 'H100', gpusPerNode: 8, machineTypes: ['a3-megagpu-8g'] }))).toEqual(['a3-megagpu-8g']);
    expect(types(gpuPool('p', { gpu: 'T4', gpusPerNode: 2, machineTypes: ['n1-standard-8+2xT4'] }))).toEqual(['n1-standard-8']);
    expect(target().machinesFor(gpuPool('p', { gpu: 'T4', gpusPerNode: 2, machineTypes: ['n1-standard-8'] }))).toEqual([
      gpuMachines['n1-standard-8+2xT4'],
    ]);
  });
  test('that are in the region, unless none is', () => {
    expect(types(gpuPool('p', { gpu: 'H100', gpusPerNode: 8 }), 'asia-south2')).toEqual(['a3-highgpu-8g']);
    expect(types(gpuPool('p', { gpu: 'H100', gpusPerNode: 8 }), 'europe-west2')).toEqual(['a3-edgegpu-8g']);
    expect(types(gpuPool('p', { gpu: 'H100', gpusPerNode: 8 }), 'me-west1')).toEqual(['a3-highgpu-8g', 'a3-edgegpu-8g', 'a3-megagpu-8g']);
    expect(types(cpuPool('p', { cpus: 8, memoryGiB: 32 }), 'asia-southeast3')[0]).toBe('n4-standard-8');
  });
  test('without GPUs, with as much as is asked for and of the architecture', () => {
    expect(types(cpuPool('p', { cpus: 8, memoryGiB: 32 }))[0]).toBe('e2-standard-8');
    expect(types(cpuPool('p', { cpus: 8, memoryGiB: 40 }))[0]).toBe('e2-highmem-8');
    expect(types(cpuPool('p', { cpus: 8, memoryGiB: 16, arch: 'arm64' }))[0]).toBe('c4a-highcpu-8');
    expect(types(cpuPool('p', { cpus: 1, memoryGiB: 1, machineType: 'n2-standard-4' }))).toEqual(['n2-standard-4']);
    expect(types(cpuPool('p', { cpus: 1000, memoryGiB: 1 }))).toEqual([]);
    expect(types(gpuPool('p', { gpu: 'A10', gpusPerNode: 1 }))).toEqual([]);
  });
});
