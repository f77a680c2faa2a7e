import { fractionalMachines as awsFractions } from '../../lib/targets/aws/fractional-machines';
import { gpuMachines as awsGpus } from '../../lib/targets/aws/machines';
import { gpuFacts } from '../../lib/targets/gcp/machine-facts';
import { gpuMachines as gcpGpus } from '../../lib/targets/gcp/machines';
import { priceNotes } from './price-notes';
import { pricesWithin, rules, type TableRule } from './rules';
import { tables, withRow, withTable, type CatalogTable } from './tables';

const nearPrices = 'a price of a GPU is that of the same GPU elsewhere, within half and twice, or a note says why not';
const all: Readonly<Record<string, TableRule>> = { ...rules, [nearPrices]: pricesWithin(priceNotes) };

describe('tables of machines', () => {
  test.each(Object.entries(all))('%s', (_, rule) => {
    expect(rule(tables)).toEqual([]);
  });

  test('notes of prices give a reason', () => {
    for (const reason of Object.values(priceNotes)) expect(reason.length).toBeGreaterThan(20);
  });
});

/** An error put in, and the rules that notice it. */
type Fault = readonly [error: string, tables: readonly CatalogTable[], noticed: readonly string[]];

const memoryRule = 'memory of a GPU is that of the GPU, within 15 %';
const wholeRule = 'GPUs are whole, and a power of two of them';

/** Each kind of error that public data about machines has been seen to have. */
const seen: readonly Fault[] = [
  ['H200 with 80 GB (skypilot-catalog, metadata.csv)', withRow('aws', 'p5en.48xlarge', { gpuMemoryMiB: 81920 }), [memoryRule]],
  ['B200 with 80 GB (the same)', withRow('gcp', 'a4-highgpu-8g', { gpuMemoryMiB: 81920 }), [memoryRule]],
  ['twelve GPUs in a machine for eight (skypilot-catalog, ND H100 v5)', withRow('aws', 'p5.48xlarge', { gpus: 12 }), [wholeRule]],
  [
    'a price of zero (skypilot-catalog, a4-highgpu-8g)',
    withRow('gcp', 'a4-highgpu-8g', { usdPerHour: 0 }),
    ['a price is more than nothing, or unknown'],
  ],
  [
    'the price of another machine, repeated (skypilot-catalog, H100 and H200)',
    withRow('gcp', 'a3-ultragpu-8g', { usdPerHour: gcpGpus['a3-highgpu-8g'].usdPerHour }),
    ['machines with unlike GPUs have unlike prices'],
  ],
  [
    'a price for three years as the price by the hour (skypilot-catalog, H100 in us-central1)',
    withRow('gcp', 'a3-highgpu-8g', { usdPerHour: 27.1 }),
    [nearPrices],
  ],
  [
    'A100 with 80 GB under the label of that with 40 (cluster-toolkit, machine_mappings.json)',
    withTable('gcp', { accelerators: { ...acceleratorsOfGcp(), 'a2-ultragpu-8g': 'nvidia-tesla-a100' } }),
    ['GKE calls a GPU by its own name'],
  ],
  ['no GPU where a part of one is (EC2, g6f)', withPart(), [wholeRule]],
  ['p4d with H100 (dstack, a sample)', withRow('aws', 'p4d.24xlarge', { gpu: 'H100' }), [memoryRule, nearPrices]],
  [
    'pods get all of a machine (AICR, simulated nodes)',
    withRow('aws', 'p5.48xlarge', { allocatable: { cpuMillis: 192000, memoryMiB: 2048 * 1024, pods: 100 } }),
    ['pods get less than the machine has', "on AWS pods get what Karpenter's formula says, within 1 MiB"],
  ],
  [
    'g5 without EFA (a note that was copied around)',
    withRow('aws', 'g5.48xlarge', { fabric: null }),
    ['large machines with GPUs of AWS have EFA'],
  ],
];

/** Errors of other kinds, so that each rule is seen to notice something. */
const others: readonly Fault[] = [
  [
    'a row twice',
    withTable('aws', { rows: { ...awsGpus, again: awsGpus['p5.48xlarge'] } }),
    ['a machine is there once, in each number of GPUs'],
  ],
  ['a row under the name of another', withTable('aws', { rows: { 'p9.large': awsGpus['g6.xlarge'] } }), ['a key begins with the type']],
  ['a GPU that nobody has', withTable('aws', unknownGpu()), ['a GPU is one that we know, with facts']],
  ['GPU memory without a GPU', withRow('aws', 'm7i.large', { gpuMemoryMiB: 1024 }), [memoryRule]],
  ['a GPU among machines without', withRow('aws', 'm7i.large', { gpus: 1 }), [wholeRule]],
  [
    'prices of nowhere',
    withTable('aws', { source: { source: 's', asOf: '2026-01-01', prices: '2026-01-01' } }),
    ['prices have a currency, a region and a date'],
  ],
  [
    'prices without a date',
    withTable('aws', { source: { source: 's', asOf: '2026-01-01', prices: 'us-east-1' } }),
    ['prices have a currency, a region and a date'],
  ],
  [
    'a source without a date',
    withTable('gcp', { source: { source: 's', asOf: '', prices: 'us-central1, 2026-01-01' } }),
    ['sources have a date'],
  ],
  [
    '2 MiB too many',
    withRow('aws', 'g6.xlarge', { allocatable: { cpuMillis: 3920, memoryMiB: 14164, pods: 58 } }),
    ["on AWS pods get what Karpenter's formula says, within 1 MiB"],
  ],
  [
    'more devices than cards',
    withRow('aws', 'p6-b200.48xlarge', { networkCards: 4 }),
    ['EFA has a device on every network card but for the first at most'],
  ],
  [
    'cards without devices',
    withRow('aws', 'p5.48xlarge', { networkCards: 64 }),
    ['EFA has a device on every network card but for the first at most'],
  ],
  ['training without blocks', withRow('aws', 'p5.48xlarge', { soldAs: ['onDemand'] }), ['GPUDirect is where machines are for training']],
  ['Grace on amd64', withRow('gcp', 'a4x-highgpu-4g', { arch: 'amd64' }), ['arm64 is where Graviton or Grace is']],
  ['Graviton on amd64', withRow('aws', 'm7g.large', { arch: 'amd64' }), ['arm64 is where Graviton or Grace is']],
  ['Xeon on arm64', withRow('aws', 'p5.48xlarge', { arch: 'arm64' }), ['arm64 is where Graviton or Grace is']],
  ['one GPU joined to itself', withRow('aws', 'p5.4xlarge', { nvlink: 'all' }), ['NVLink joins at least two GPUs']],
  ['an L4 in instances', withRow('aws', 'g6.xlarge', { mig: true }), ['what can be cut has MIG profiles']],
  ['sold in no way', withRow('aws', 'g6.xlarge', { soldAs: [] }), ['machines are sold, in ways that the place knows']],
  [
    "sold in another place's way",
    withRow('aws', 'g6.xlarge', { soldAs: ['flexStart'] }),
    ['machines are sold, in ways that the place knows'],
  ],
  ['a note that is not needed', withRow('aws', 'g4dn.16xlarge', { usdPerHour: 0.9 }), [nearPrices]],
];

describe('errors that public data has been seen to have are noticed', () => {
  test.each(seen)('%s', (_, faulty, noticed) => {
    for (const name of noticed) expect([name, all[name]?.(faulty)]).not.toEqual([name, []]);
  });
});

describe('every rule notices something', () => {
  test.each(others)('%s', (_, faulty, noticed) => {
    for (const name of noticed) expect([name, all[name]?.(faulty)]).not.toEqual([name, []]);
  });
  test('no rule was forgotten', () => {
    const noticed = new Set([...seen, ...others].flatMap(([, , names]) => names));
    expect([...noticed].sort()).toEqual(Object.keys(all).sort());
  });
});

function acceleratorsOfGcp(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(gpuFacts).map(([key, { accelerator }]) => [key, accelerator]));
}

/** A part of a GPU among whole ones, with the number of GPUs that EC2 reports. */
function withPart(): readonly CatalogTable[] {
  const part = awsFractions['g6f.4xlarge'];
  return withTable('aws', { rows: { ...awsGpus, [part.type]: { ...part, gpus: 0, nvlink: 'none', mig: false, fabric: null } } });
}

/** As a table would be that does not go through the type checker. */
function unknownGpu(): Pick<CatalogTable, 'rows'> {
  return JSON.parse(JSON.stringify({ rows: { 'g6.xlarge': { ...awsGpus['g6.xlarge'], gpu: 'L5' } } })) as Pick<CatalogTable, 'rows'>;
}
