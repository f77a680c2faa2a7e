import { gpus } from '../../lib/catalog/gpus';
import type { FractionalTable, MachineTable, TableSource } from '../../lib/catalog/machine';
import { fractionalMachines as ofAws, fractionalMachinesSource as awsSource } from '../../lib/targets/aws/fractional-machines';
import { gpuMachines as wholeOfAws } from '../../lib/targets/aws/machines';
import { fractionalMachines as ofGcp, fractionalMachinesSource as gcpSource } from '../../lib/targets/gcp/fractional-machines';
import { gpuMachines as wholeOfGcp } from '../../lib/targets/gcp/machines';

const places: readonly (readonly [string, FractionalTable, MachineTable, TableSource])[] = [
  ['AWS', ofAws, wholeOfAws, awsSource],
  ['Google Cloud', ofGcp, wholeOfGcp, gcpSource],
];

describe.each(places)('machines of %s with a part of a GPU', (_, fractions, whole, { source, asOf }) => {
  test.each(Object.entries(fractions))('%s has a part of a GPU, and as large a part of its memory', (key, row) => {
    expect(key).toBe(row.type);
    expect([2, 4, 8]).toContain(1 / row.gpuFraction);
    expect(row.gpuMemoryMiB / (gpus[row.gpu].memoryMiB * row.gpuFraction)).toBeCloseTo(1, 1);
    expect(row.allocatable.memoryMiB).toBeLessThan(row.memoryGiB * 1024);
    expect(row.usdPerHour === null || row.usdPerHour > 0).toBe(true);
  });

  test('none of them is among those with whole ones', () => {
    const types = new Set(Object.values(whole).map(({ type }) => type));
    expect(Object.keys(fractions).filter((type) => types.has(type))).toEqual([]);
  });

  test('have a source with a date', () => {
    expect(source.length).toBeGreaterThan(30);
    expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });
});
