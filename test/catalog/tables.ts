import type { Machine, TableSource } from '../../lib/catalog/machine';
import { cpuMachines as awsCpus, cpuMachinesSource as awsCpusSource } from '../../lib/targets/aws/cpu-machines';
import { gpuMachines as awsGpus, gpuMachinesSource as awsGpusSource } from '../../lib/targets/aws/machines';
import { cpuMachines as gcpCpus, cpuMachinesSource as gcpCpusSource } from '../../lib/targets/gcp/cpu-machines';
import { gpuFacts } from '../../lib/targets/gcp/machine-facts';
import { gpuMachines as gcpGpus, gpuMachinesSource as gcpGpusSource } from '../../lib/targets/gcp/machines';

/** A table of a place, as the rules look at it. */
export interface CatalogTable {
  readonly place: 'aws' | 'gcp';
  readonly holds: 'gpu' | 'cpu';
  readonly source: TableSource;
  readonly rows: Readonly<Record<string, Machine>>;
  /** Name that Kubernetes nodes of the place have for the GPU of a row, where it is not the row's own. */
  readonly accelerators: Readonly<Record<string, string>>;
}

/** All tables of machines that pools are made of. */
export const tables: readonly CatalogTable[] = [
  { place: 'aws', holds: 'gpu', source: awsGpusSource, rows: awsGpus, accelerators: {} },
  { place: 'aws', holds: 'cpu', source: awsCpusSource, rows: awsCpus, accelerators: {} },
  {
    place: 'gcp',
    holds: 'gpu',
    source: gcpGpusSource,
    rows: gcpGpus,
    accelerators: Object.fromEntries(Object.entries(gpuFacts).map(([key, { accelerator }]) => [key, accelerator])),
  },
  { place: 'gcp', holds: 'cpu', source: gcpCpusSource, rows: Object.fromEntries(gcpCpus.map((row) => [row.type, row])), accelerators: {} },
];

/** The tables with one row changed, as a faulty source would have it. */
export function withRow(place: CatalogTable['place'], key: string, change: Partial<Machine>): readonly CatalogTable[] {
  if (!tables.some((table) => table.place === place && table.rows[key] !== undefined)) throw new Error(`${place} has no ${key}`);
  return tables.map((table) => {
    const row = table.place === place ? table.rows[key] : undefined;
    return row === undefined ? table : { ...table, rows: { ...table.rows, [key]: { ...row, ...change } } };
  });
}

/** The tables of one place's GPUs, changed. */
export function withTable(place: CatalogTable['place'], change: Partial<CatalogTable>): readonly CatalogTable[] {
  return tables.map((table) => (table.place === place && table.holds === 'gpu' ? { ...table, ...change } : table));
}
