import { gpuNames, type GpuName } from '../../lib/catalog/gpu';
import { gpus } from '../../lib/catalog/gpus';
import type { Machine } from '../../lib/catalog/machine';
import { migProfilesOf } from '../../lib/catalog/mig';
import type { CatalogTable } from './tables';

/** Says what is wrong with tables; nothing when all is well. */
export type TableRule = (tables: readonly CatalogTable[]) => readonly string[];

interface Entry {
  /** Place and key. */
  readonly name: string;
  readonly key: string;
  readonly row: Machine;
  readonly table: CatalogTable;
}

function entriesOf(tables: readonly CatalogTable[]): readonly Entry[] {
  return tables.flatMap((table) => Object.entries(table.rows).map(([key, row]) => ({ name: `${table.place} ${key}`, key, row, table })));
}

/** A rule that looks at one row at a time. */
function eachRow(look: (entry: Entry) => string | false): TableRule {
  return (tables) =>
    entriesOf(tables).flatMap((entry) => {
      const found = look(entry);
      return found === false ? [] : [`${entry.name}: ${found}`];
    });
}

const eachGpuRow = (look: (entry: Entry, gpu: GpuName) => string | false): TableRule =>
  eachRow((entry) => (entry.row.gpu === null ? false : look(entry, entry.row.gpu)));

/** Everything after the first with the same text. */
function repeated(texts: readonly string[]): readonly string[] {
  return texts.filter((text, index) => texts.indexOf(text) !== index);
}

const kindsOf = {
  aws: ['onDemand', 'spot', 'reservation', 'capacityBlock'],
  gcp: ['onDemand', 'spot', 'reservation', 'anyReservation', 'flexStart', 'queued'],
} as const;

/** What GKE calls GPUs of which Google has several boards or that need more than their name. */
const acceleratorsOf: Readonly<Partial<Record<GpuName, readonly string[]>>> = {
  'A100-40GB': ['nvidia-tesla-a100'],
  'A100-80GB': ['nvidia-a100-80gb'],
  H100: ['nvidia-h100-80gb', 'nvidia-h100-mega-80gb'],
  H200: ['nvidia-h200-141gb'],
  T4: ['nvidia-tesla-t4'],
};

/** GPUs with NVIDIA's Grace beside them, or in AWS' machines with Graviton. */
const armGpus: readonly GpuName[] = ['T4G', 'GH200', 'GB200', 'GB300', 'GB10'];
const armFamily = { aws: /^[a-z]+\d+g[a-z]*\./, gcp: /^(c4a|t2a|a4x)-/ } as const;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error('no median of nothing');
  return middle;
}

/** What a price says of one GPU; null where there is none. */
const perGpu = ({ usdPerHour, gpus: count }: Machine): number | null => (usdPerHour === null || count === 0 ? null : usdPerHour / count);

/** Rows whose price of a GPU is far from that of the same GPU in other rows, of whatever place. */
function farPrices(tables: readonly CatalogTable[]): readonly { readonly name: string; readonly times: number }[] {
  const entries = entriesOf(tables);
  return entries.flatMap(({ name, row }) => {
    const price = perGpu(row);
    const others = entries.flatMap((other) => (other.row.gpu === row.gpu && other.name !== name ? (perGpu(other.row) ?? []) : []));
    if (price === null || others.length === 0) return [];
    const times = price / median(others);
    return times < 0.5 || times > 2 ? [{ name, times }] : [];
  });
}

/** Notes of prices that are far on purpose: each is needed, and no other price is far. */
export function pricesWithin(notes: Readonly<Record<string, string>>): TableRule {
  return (tables) => {
    const far = farPrices(tables);
    const unsaid = far.filter(({ name }) => notes[name] === undefined);
    const needless = Object.keys(notes).filter((name) => !far.some((found) => found.name === name));
    return [
      ...unsaid.map(({ name, times }) => `${name}: a GPU costs ${times.toFixed(2)} times what it does elsewhere`),
      ...needless.map((name) => `${name}: the note is about a price that is not far`),
    ];
  };
}

/** Karpenter's figures: 7.5 % to the hypervisor (after 64 MiB that Arm kernels keep), the kubelet's reservations, 100 MiB for eviction. */
function karpenterAllocatable({ cpus, memoryGiB, arch, allocatable: { pods } }: Machine): {
  readonly cpuMillis: number;
  readonly memoryMiB: number;
} {
  const nominal = memoryGiB * 1024 - (arch === 'arm64' ? 64 : 0);
  const millis = [60, 10, 5, 5];
  const kept = Array.from({ length: cpus }, (_, core) => millis[core] ?? 2.5).reduce((sum, more) => sum + more, 0);
  return { cpuMillis: Math.floor(cpus * 1000 - kept), memoryMiB: 0.925 * nominal - (11 * pods + 255) - 100 };
}

/** Rules by what they say. */
export const rules: Readonly<Record<string, TableRule>> = {
  'a machine is there once, in each number of GPUs': (tables) =>
    repeated(entriesOf(tables).map(({ table, row }) => `${table.place} ${row.type} with ${String(row.gpus)}`)),

  'a key begins with the type': eachRow(({ key, row }) => key !== row.type && !key.startsWith(`${row.type}+`) && `is called ${row.type}`),

  'a GPU is one that we know, with facts': eachGpuRow(
    (_, gpu) => !(gpuNames.includes(gpu) && Object.hasOwn(gpus, gpu)) && `nothing is known of ${gpu}`,
  ),

  'GPUs are whole, and a power of two of them': eachRow(({ row, table }) => {
    if (table.holds === 'cpu') return (row.gpu !== null || row.gpus !== 0) && `has ${String(row.gpus)} GPUs among machines without`;
    return (row.gpu === null || ![1, 2, 4, 8, 16].includes(row.gpus)) && `has ${String(row.gpus)} of ${String(row.gpu)}`;
  }),

  'memory of a GPU is that of the GPU, within 15 %': eachRow(({ row }) => {
    if (row.gpu === null) return row.gpuMemoryMiB !== 0 && 'has GPU memory without a GPU';
    const off = row.gpuMemoryMiB / gpus[row.gpu].memoryMiB;
    return Math.abs(off - 1) > 0.15 && `has ${String(row.gpuMemoryMiB)} MiB, and a ${row.gpu} has ${String(gpus[row.gpu].memoryMiB)}`;
  }),

  'a price is more than nothing, or unknown': eachRow(({ row }) => row.usdPerHour !== null && row.usdPerHour <= 0 && 'costs nothing'),

  'prices have a currency, a region and a date': (tables) =>
    tables
      .filter(({ rows }) => Object.values(rows).some((row) => row.usdPerHour !== null))
      .filter(({ source: { prices } }) => !/\b[a-z]+-[a-z]+-?\d\b/.test(prices) || !/\d{4}-\d{2}-\d{2}/.test(prices))
      .map(({ place, source }) => `${place}: prices are said to be of "${source.prices}"`),

  'sources have a date': (tables) =>
    tables
      .filter(({ source: { source, asOf } }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(asOf))
      .map(({ place, source }) => `${place}: read "${source.asOf}"`),

  // A figure that is repeated over unlike machines was copied from another SKU.
  'machines with unlike GPUs have unlike prices': (tables) => {
    const known = new Map<string, string>();
    return entriesOf(tables).flatMap(({ name, row, table }) => {
      if (row.usdPerHour === null || row.gpu === null) return [];
      const price = `${table.place} ${String(row.usdPerHour)}`;
      const what = `${String(row.gpus)} ${row.gpu}`;
      const before = known.get(price) ?? what;
      known.set(price, before);
      return before === what ? [] : [`${name}: costs what ${before} do`];
    });
  },

  'pods get less than the machine has': eachRow(
    ({ row: { allocatable, cpus, memoryGiB } }) =>
      (allocatable.cpuMillis >= cpus * 1000 || allocatable.memoryMiB >= memoryGiB * 1024) && 'gives pods all that it has',
  ),

  "on AWS pods get what Karpenter's formula says, within 1 MiB": eachRow(({ row, table }) => {
    if (table.place !== 'aws') return false;
    const { cpuMillis, memoryMiB } = karpenterAllocatable(row);
    return (
      (row.allocatable.cpuMillis !== cpuMillis || Math.abs(row.allocatable.memoryMiB - memoryMiB) > 1) &&
      `pods get ${String(row.allocatable.memoryMiB)} MiB, by the formula ${memoryMiB.toFixed(1)}`
    );
  }),

  'EFA has a device on every network card but for the first at most': eachRow(({ row }) => {
    if (row.fabric?.kind !== 'efa') return false;
    const cards = row.networkCards ?? 0;
    return (
      (row.fabric.devices > cards || row.fabric.devices < cards - 1) &&
      `has ${String(row.fabric.devices)} devices on ${String(cards)} cards`
    );
  }),

  // Nitro machines do from 32 vCPU; those with Graviton and T4G, and P3 but for p3dn, have none.
  'large machines with GPUs of AWS have EFA': eachGpuRow(
    ({ row, table }) =>
      table.place === 'aws' && row.arch === 'amd64' && row.cpus >= 32 && !row.type.startsWith('p3.') && row.fabric === null && 'has no EFA',
  ),

  'GPUDirect is where machines are for training': eachGpuRow(
    ({ row, table }) =>
      table.place === 'aws' &&
      (row.fabric?.gpuDirect ?? false) !== row.soldAs.includes('capacityBlock') &&
      'has GPUDirect or blocks, not both',
  ),

  'arm64 is where Graviton or Grace is': eachRow(({ row, table }) => {
    const arm = row.gpu === null ? armFamily[table.place].test(row.type) : armGpus.includes(row.gpu);
    return (row.arch === 'arm64') !== arm && `is ${row.arch}`;
  }),

  'NVLink joins at least two GPUs': eachRow(({ row }) => row.nvlink === 'all' && row.gpus < 2 && 'has NVLink and one GPU'),

  'what can be cut has MIG profiles': eachRow(
    ({ row }) => row.mig && (row.gpu === null || migProfilesOf(row.gpu).length === 0) && 'can be cut into nothing',
  ),

  'machines are sold, in ways that the place knows': eachRow(({ row, table }) => {
    const known: readonly string[] = kindsOf[table.place];
    return (row.soldAs.length === 0 || row.soldAs.some((kind) => !known.includes(kind))) && `is sold as ${row.soldAs.join(', ')}`;
  }),

  'GKE calls a GPU by its own name': eachGpuRow(({ key, table }, gpu) => {
    if (table.place !== 'gcp') return false;
    const accelerator = table.accelerators[key] ?? 'nothing';
    const known = acceleratorsOf[gpu] ?? [`nvidia-${gpu.toLowerCase()}`];
    return !known.includes(accelerator) && `is called ${accelerator}`;
  }),
};
