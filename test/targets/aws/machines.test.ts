import fc from 'fast-check';
import type { Machine } from '../../../lib/catalog/machine';
import { cpuMachines, cpuMachinesSource } from '../../../lib/targets/aws/cpu-machines';
import { efaInterfaces, efaSource } from '../../../lib/targets/aws/efa';
import { ephemeralMiB } from '../../../lib/targets/aws/ephemeral';
import { fractionalMachines } from '../../../lib/targets/aws/fractional-machines';
import { gpuMachines, gpuMachinesSource } from '../../../lib/targets/aws/machines';
import { regionsSource } from '../../../lib/targets/aws/regions';

/** Types of the machines that are sold in a way. */
const soldBy = (kind: string): readonly string[] =>
  Object.values<Machine>(gpuMachines)
    .filter((row) => row.soldAs.includes(kind))
    .map((row) => row.type);

const tables: readonly (readonly [string, Readonly<Record<string, Machine>>])[] = [
  ['GPU', gpuMachines],
  ['CPU', cpuMachines],
];

describe.each(tables)('%s machines', (kind, table) => {
  const rows = Object.entries(table);

  test('rows are named by their type', () => {
    expect(rows.filter(([key, row]) => key !== row.type)).toEqual([]);
  });

  test('a price is positive or unknown', () => {
    expect(rows.filter(([, row]) => row.usdPerHour !== null && row.usdPerHour <= 0)).toEqual([]);
  });

  test('pods get less than the machine has', () => {
    for (const [, { allocatable, cpus, memoryGiB }] of rows) {
      expect(allocatable.cpuMillis).toBeLessThan(cpus * 1000);
      expect(allocatable.cpuMillis).toBeGreaterThan(cpus * 900);
      expect(allocatable.memoryMiB).toBeLessThan(memoryGiB * 1024);
      expect(allocatable.memoryMiB).toBeGreaterThan(memoryGiB * 1024 * 0.7);
      expect(allocatable.pods).toBeGreaterThan(0);
    }
  });

  test('GPUs are where they should be', () => {
    expect(rows.every(([, row]) => (kind === 'GPU' ? row.gpu !== null && row.gpus >= 1 : row.gpu === null && row.gpus === 0))).toBe(true);
  });
});

test('tables say where they come from', () => {
  for (const { source, asOf } of [gpuMachinesSource, cpuMachinesSource, efaSource, regionsSource]) {
    expect(source).toMatch(/karpenter|docs\.aws\.amazon\.com/);
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
  for (const source of [gpuMachinesSource, cpuMachinesSource]) {
    expect(source.prices).toMatch(/^us-east-1, \d{4}-\d{2}-\d{2}$/);
  }
});

test('there are sixty-three machines with whole GPUs and five with a part of one', () => {
  expect(Object.keys(gpuMachines)).toHaveLength(63);
  expect(Object.values(fractionalMachines).map(({ type, gpuFraction }) => [type, gpuFraction])).toEqual([
    ['g6f.large', 1 / 8],
    ['g6f.xlarge', 1 / 8],
    ['g6f.2xlarge', 1 / 4],
    ['g6f.4xlarge', 1 / 2],
    ['gr6f.4xlarge', 1 / 2],
  ]);
});

test('GPUDirect is where the EFA reaches GPU memory, and nowhere else', () => {
  const direct = Object.values(gpuMachines).filter((row: Machine) => row.fabric?.gpuDirect === true);
  expect(direct.map((row) => row.type)).toEqual(soldBy('capacityBlock'));
});

test('memory is part of the name where it decides', () => {
  expect(gpuMachines['p4d.24xlarge'].gpu).toBe('A100-40GB');
  expect(gpuMachines['p4de.24xlarge'].gpu).toBe('A100-80GB');
  expect(gpuMachines['p3dn.24xlarge'].gpu).toBe('V100-32GB');
  expect(gpuMachines['g7e.2xlarge'].gpu).toBe('RTX-PRO-6000');
});

test('capacity blocks are sold for the machines for training', () => {
  expect(soldBy('capacityBlock')).toEqual([
    ...[
      'p4d.24xlarge',
      'p4de.24xlarge',
      'p5.4xlarge',
      'p5.48xlarge',
      'p5e.48xlarge',
      'p5en.48xlarge',
      'p6-b200.48xlarge',
      'p6-b300.48xlarge',
    ],
  ]);
});

test('what has no on-demand price is not sold on demand', () => {
  const sold = new Set(soldBy('onDemand'));
  for (const row of Object.values<Machine>(gpuMachines))
    expect([row.type, row.usdPerHour === null]).toEqual([row.type, !sold.has(row.type)]);
});

describe('scratch space', () => {
  test.each([
    // A published node with 80 GiB lets pods have 76224326324 bytes, one with 20 GiB 18181869946.
    [0, 80, 71966, 76224326324],
    [0, 20, 17223, 18181869946],
  ])('%d GB of local disk and %d GiB of root disk: %d MiB, which is not more than a node has', (localSsdGb, diskGiB, expected, bytes) => {
    expect(ephemeralMiB({ localSsdGb }, diskGiB)).toBe(expected);
    expect(expected).toBeLessThan(bytes / 2 ** 20);
    expect(expected).toBeGreaterThan((bytes / 2 ** 20) * 0.985);
  });
  test('is that of local disks where there are some, whatever the root disk', () => {
    expect(ephemeralMiB(gpuMachines['p5.48xlarge'], 20)).toBe(ephemeralMiB(gpuMachines['p5.48xlarge'], 2000));
    // Nine tenths of 99 % of 30.4 TB, less a GiB.
    expect(ephemeralMiB(gpuMachines['p5.48xlarge'], 200)).toBe(25830580);
  });
  test('grows with the root disk where there are none, and is never less than nothing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16384 }), (disk) => {
        const less = ephemeralMiB({ localSsdGb: 0 }, disk);
        expect(less).toBeGreaterThanOrEqual(0);
        expect(ephemeralMiB({ localSsdGb: 0 }, disk + 1)).toBeGreaterThanOrEqual(less);
        expect(less).toBeLessThan(disk * 1024);
      }),
    );
  });
});

describe('EFA', () => {
  test.each([
    ['p4d.24xlarge', 4],
    ['p5.4xlarge', 1],
    ['p5.48xlarge', 32],
    ['p5e.48xlarge', 32],
    ['p5en.48xlarge', 16],
    ['p6-b200.48xlarge', 8],
    ['p6-b300.48xlarge', 16],
    ['g6e.48xlarge', 4],
    ['g5.48xlarge', 1],
  ])('%s has one ENA and %i EFA interfaces', (type, efa) => {
    const interfaces = efaInterfaces(gpuMachines[type as keyof typeof gpuMachines]);
    expect(interfaces[0]).toEqual({ networkCard: 0, device: 0, type: 'interface' });
    expect(interfaces.filter((one) => one.type === 'efa-only')).toHaveLength(efa);
    expect(interfaces).toHaveLength(efa + 1);
  });

  test('the first card of p6-b300 has none', () => {
    const fabric = efaInterfaces(gpuMachines['p6-b300.48xlarge']).slice(1);
    expect(fabric.map((one) => [one.networkCard, one.device])).toEqual(Array.from({ length: 16 }, (_, i) => [i + 1, 0]));
  });

  test('the first card of p5 has its EFA at device 1', () => {
    const fabric = efaInterfaces(gpuMachines['p5.48xlarge']).slice(1);
    expect(fabric.map((one) => [one.networkCard, one.device])).toEqual([[0, 1], ...Array.from({ length: 31 }, (_, i) => [i + 1, 0])]);
  });

  test('layouts and the table agree on every machine', () => {
    for (const row of Object.values<Machine>(gpuMachines)) {
      if (row.fabric !== null) expect([row.type, efaInterfaces(row).length - 1]).toEqual([row.type, row.fabric.devices]);
    }
  });

  test('no place on a card is taken twice', () => {
    for (const type of Object.keys(gpuMachines)) {
      const places = efaInterfaces(gpuMachines[type as keyof typeof gpuMachines]).map(
        (one) => `${String(one.networkCard)}/${String(one.device)}`,
      );
      expect(new Set(places).size).toBe(places.length);
    }
  });
});
