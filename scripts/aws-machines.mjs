// Writes the machine tables of the AWS target: node scripts/aws-machines.mjs <instance-types.json>
//
// The file maps instance types to what Karpenter publishes about them: labels, allocatable resources, and the list price in us-east-1.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: node scripts/aws-machines.mjs <instance-types.json>');
const { source, pricesAsOf, types } = JSON.parse(readFileSync(file, 'utf8'));
const asOf = /\((\d{4}-\d{2}-\d{2})\)/.exec(source)?.[1];
if (asOf === undefined) throw new Error('the source must say its date in parentheses');
const prices = `us-east-1, ${pricesAsOf}`;
const folder = join(import.meta.dirname, '..', 'lib', 'targets', 'aws');

/** Names of the source, with the memory of one GPU in MiB where the name alone does not say which. */
const gpuNames = {
  t4: 'T4',
  t4g: 'T4G',
  a10g: 'A10G',
  l4: 'L4',
  l40s: 'L40S',
  'v100/16384': 'V100-16GB',
  'v100/32768': 'V100-32GB',
  'a100/40960': 'A100-40GB',
  'a100/81920': 'A100-80GB',
  h100: 'H100',
  h200: 'H200',
  b200: 'B200',
  b300: 'B300',
  'rtx-pro-4500': 'RTX-PRO-4500',
  'rtx-pro-server-6000': 'RTX-PRO-6000',
};
/** Families whose EFA reaches GPU memory without the CPU (GPUDirect RDMA). */
const gpuDirect = /^(p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300)\./;
/** Present generation of the general, compute and memory families, Intel and Graviton. */
const cpuFamilies = ['c7g', 'c7i', 'm7g', 'm7i', 'r7g', 'r7i'];
const cpuSizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];

function gpuOf(type, labels) {
  const name = labels['instance-gpu-name'];
  const found = gpuNames[name] ?? gpuNames[`${name}/${labels['instance-gpu-memory']}`];
  if (found === undefined) throw new Error(`${type}: no name for the GPU "${name}"`);
  return `'${found}'`;
}

function row(type) {
  const { labels, allocatable, usdPerHourUsEast1: price = null } = types[type];
  const gpus = Number(allocatable['nvidia.com/gpu'] ?? 0);
  const efa = gpus === 0 ? 0 : Number(allocatable['vpc.amazonaws.com/efa'] ?? 0);
  const fabric = efa === 0 ? 'null' : `{ kind: 'efa', devices: ${efa}, gpuDirect: ${gpuDirect.test(type)} }`;
  return [
    `'${type}': { type: '${type}', gpu: ${gpus === 0 ? 'null' : gpuOf(type, labels)}, gpus: ${gpus}, arch: '${labels.arch}'`,
    `cpus: ${Number(labels['instance-cpu'])}, memoryGiB: ${Number(labels['instance-memory']) / 1024}`,
    `allocatable: { cpuMillis: ${parseInt(allocatable.cpu, 10)}, memoryMiB: ${parseInt(allocatable.memory, 10)}, pods: ${Number(allocatable.pods)} }`,
    `localSsdGb: ${Number(labels['instance-local-nvme'] ?? 0)}, fabric: ${fabric}, usdPerHour: ${price} },`,
  ].join(', ');
}

function write(name, about, constant, chosen) {
  const lines = [
    "import type { MachineTable, TableSource } from '../../catalog/machine';",
    '',
    '// Made by scripts/aws-machines.mjs; edit that, not this.',
    '',
    '/** Where these rows come from. Allocatable counts pods by network interfaces, without prefix delegation. */',
    `export const ${constant}Source: TableSource = {`,
    '  source:',
    `    '${source}',`,
    `  asOf: '${asOf}',`,
    `  prices: '${prices}',`,
    '};',
    '',
    `/** ${about} */`,
    '// prettier-ignore',
    `export const ${constant} = {`,
    ...chosen.map((type) => `  ${row(type)}`),
    '} as const satisfies MachineTable;',
    '',
  ];
  writeFileSync(join(folder, name), lines.join('\n'));
}

/** By family, then by number of cores: the order in which people look for them. */
function order(a, b) {
  const [left, right] = [a.split('.')[0], b.split('.')[0]];
  if (left !== right) return left < right ? -1 : 1;
  return Number(types[a].labels['instance-cpu']) - Number(types[b].labels['instance-cpu']) || (a < b ? -1 : 1);
}

const all = Object.keys(types).sort(order);
write(
  'machines.ts',
  'Machine types with whole NVIDIA GPUs. Fractions (g6f, gr6f) report no GPU and are left out.',
  'gpuMachines',
  all.filter((type) => types[type].allocatable['nvidia.com/gpu'] !== undefined),
);
write(
  'cpu-machines.ts',
  'Machine types without GPUs that pools are made of.',
  'cpuMachines',
  all.filter((type) => cpuFamilies.includes(type.split('.')[0]) && cpuSizes.includes(type.split('.')[1])),
);
