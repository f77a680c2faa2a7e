/**
 * Writes the machine tables of the AWS target:
 *
 *     node scripts/aws-machines.mjs <instance-types.json>
 *
 * The file holds what Karpenter publishes, as one JSON document:
 *
 *     { "source": "<repository, commit (date): the two files>", "pricesAsOf": "2026-07-20",
 *       "types": { "<type>": { "labels": { ... }, "allocatable": { ... }, "usdPerHourUsEast1": 55.04 } } }
 *
 * Labels, without `karpenter.k8s.aws/` and `kubernetes.io/`, and allocatable resources are those of website/content/en/docs/reference/instance-types.md in
 * aws/karpenter-provider-aws, which is made from EC2's DescribeInstanceTypes; prices are the map of us-east-1 in pkg/providers/pricing/zz_generated.pricing_aws.go.
 * The same file gives the same tables, byte for byte. What it does not say is in aws-machine-facts.mjs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capacityBlocks, furtherMachines, gpuDirect, gpuNames, mig, networkCards, notOnDemand, nvlink } from './aws-machine-facts.mjs';

const file = process.argv[2];
if (file === undefined) throw new Error('usage: node scripts/aws-machines.mjs <instance-types.json>');
const { source, pricesAsOf, types } = JSON.parse(readFileSync(file, 'utf8'));
const asOf = /\((\d{4}-\d{2}-\d{2})\)/.exec(source)?.[1];
if (asOf === undefined) throw new Error('the source must say its date in parentheses');
const prices = `us-east-1, ${pricesAsOf}`;
const folder = join(import.meta.dirname, '..', 'lib', 'targets', 'aws');

/** Present generation of the general, compute and memory families, Intel and Graviton. */
const cpuFamilies = ['c7g', 'c7i', 'm7g', 'm7i', 'r7g', 'r7i'];
const cpuSizes = ['large', 'xlarge', '2xlarge', '4xlarge', '8xlarge', '12xlarge', '16xlarge'];

/** One machine in plain numbers, from the file. */
function fromFile(type) {
  const { labels, allocatable, usdPerHourUsEast1: usdPerHour = null } = types[type];
  const nvidia = labels['instance-gpu-manufacturer'] === 'nvidia';
  return {
    type,
    gpu: nvidia ? labels['instance-gpu-name'] : null,
    gpus: Number(allocatable['nvidia.com/gpu'] ?? 0),
    gpuMemoryMiB: nvidia ? Number(labels['instance-gpu-memory']) : 0,
    arch: labels.arch,
    cpus: Number(labels['instance-cpu']),
    memoryGiB: Number(labels['instance-memory']) / 1024,
    allocatable: { cpuMillis: parseInt(allocatable.cpu, 10), memoryMiB: parseInt(allocatable.memory, 10), pods: Number(allocatable.pods) },
    localSsdGb: Number(labels['instance-local-nvme'] ?? 0),
    efa: Number(allocatable['vpc.amazonaws.com/efa'] ?? 0),
    usdPerHour,
  };
}

/** One that the file does not have. Karpenter leaves 7.5 % of memory to the hypervisor, and the kubelet its reservation and 100 MiB for eviction. */
function further(type) {
  const { cpus, memoryGiB, pods, ...rest } = furtherMachines[type];
  const cpuMillis = cpus * 1000 - (60 + 10 + 2 * 5 + (cpus - 4) * 2.5);
  const memoryMiB = Math.floor(0.925 * memoryGiB * 1024 - (11 * pods + 255) - 100);
  return { type, ...rest, arch: 'amd64', cpus, memoryGiB, allocatable: { cpuMillis, memoryMiB, pods }, localSsdGb: 0, efa: 0 };
}

function gpuOf({ type, gpu, gpuMemoryMiB }) {
  if (gpu === null) return 'null';
  const found = gpuNames[gpu] ?? gpuNames[`${gpu}/${gpuMemoryMiB}`];
  if (found === undefined) throw new Error(`${type}: no name for the GPU "${gpu}" with ${gpuMemoryMiB} MiB`);
  return `'${found}'`;
}

function soldAs(type) {
  const hourly = notOnDemand.includes(type) ? [] : ['onDemand', 'spot'];
  return list([...hourly, 'reservation', ...(capacityBlocks.test(type) ? ['capacityBlock'] : [])]);
}

function list(words) {
  return `[${words.map((word) => `'${word}'`).join(', ')}]`;
}

/** The columns that rows of every table have after those about GPUs. */
function common({ type, arch, cpus, memoryGiB, allocatable, localSsdGb }) {
  const { cpuMillis, memoryMiB, pods } = allocatable;
  return [
    `arch: '${arch}', cpus: ${cpus}, memoryGiB: ${memoryGiB}`,
    `allocatable: { cpuMillis: ${cpuMillis}, memoryMiB: ${memoryMiB}, pods: ${pods} }`,
    `localSsdGb: ${localSsdGb}, networkCards: ${networkCards[type] ?? 1}, soldAs: ${soldAs(type)}`,
  ].join(', ');
}

function row(machine) {
  const { type, gpus, gpuMemoryMiB, efa, usdPerHour } = machine;
  // Machines without GPUs have EFA too, which nothing of ours uses.
  const fabric = gpus === 0 || efa === 0 ? 'null' : `{ kind: 'efa', devices: ${efa}, gpuDirect: ${gpuDirect.test(type)} }`;
  const link = gpus > 1 && nvlink.test(type) ? 'all' : 'none';
  return [
    `'${type}': { type: '${type}', gpu: ${gpuOf(machine)}, gpus: ${gpus}, gpuMemoryMiB: ${gpuMemoryMiB}, nvlink: '${link}', mig: ${mig.test(type)}`,
    common(machine),
    `fabric: ${fabric}, usdPerHour: ${usdPerHour} },`,
  ].join(', ');
}

/** `whole`: memory of the GPU that the machine has a part of. */
function fractionalRow(machine, whole) {
  const { type, gpuMemoryMiB, usdPerHour } = machine;
  return [
    `'${type}': { type: '${type}', gpu: ${gpuOf(machine)}, gpuFraction: ${gpuMemoryMiB / whole}, gpuMemoryMiB: ${gpuMemoryMiB}`,
    common(machine),
    `usdPerHour: ${usdPerHour} },`,
  ].join(', ');
}

function write({ name, shape, about, constant, rows, after = [] }) {
  const lines = [
    `import type { ${shape}, TableSource } from '../../catalog/machine';`,
    '',
    '// Made by scripts/aws-machines.mjs; edit that, not this.',
    '',
    '/** Where these rows come from. Allocatable counts pods by network interfaces, without prefix delegation. */',
    `export const ${constant}Source: TableSource = {`,
    '  source:',
    `    '${source}; what these do not say, scripts/aws-machine-facts.mjs',`,
    `  asOf: '${asOf}',`,
    `  prices: '${prices}',`,
    '};',
    '',
    `/** ${about} */`,
    '// prettier-ignore',
    `export const ${constant} = {`,
    ...rows.map((text) => `  ${text}`),
    `} as const satisfies ${shape};`,
    ...after,
    '',
  ];
  writeFileSync(join(folder, name), lines.join('\n'));
}

/** By family, then by number of cores: the order in which people look for them. */
function order(a, b) {
  const [left, right] = [a.type.split('.')[0], b.type.split('.')[0]];
  if (left !== right) return left < right ? -1 : 1;
  return a.cpus - b.cpus || (a.type < b.type ? -1 : 1);
}

const listed = Object.keys(furtherMachines).filter((type) => types[type] !== undefined);
if (listed.length > 0) throw new Error(`the file has ${listed.join(', ')}: take them out of furtherMachines`);
const all = [...Object.keys(types).map(fromFile), ...Object.keys(furtherMachines).map(further)].sort(order);
const whole = all.filter(({ gpu, gpus }) => gpu !== null && gpus > 0);

write({
  name: 'machines.ts',
  shape: 'MachineTable',
  about: 'Machine types with whole NVIDIA GPUs.',
  constant: 'gpuMachines',
  rows: whole.map(row),
  after: [
    '',
    '/** What the types of a program read from the table. */',
    "export type AwsMachines = { readonly [K in keyof typeof gpuMachines]: Pick<(typeof gpuMachines)[K], 'gpu' | 'gpus'> };",
  ],
});
write({
  name: 'fractional-machines.ts',
  shape: 'FractionalTable',
  about: 'Machine types with a part of a GPU. They report none to Kubernetes, so no pool is made of them: they are known by name only.',
  constant: 'fractionalMachines',
  rows: all
    .filter(({ gpu, gpus }) => gpu !== null && gpus === 0)
    .map((machine) =>
      fractionalRow(machine, Math.max(...whole.filter(({ gpu }) => gpu === machine.gpu).map((other) => other.gpuMemoryMiB))),
    ),
});
write({
  name: 'cpu-machines.ts',
  shape: 'MachineTable',
  about: 'Machine types without GPUs that pools are made of.',
  constant: 'cpuMachines',
  rows: all.filter(({ type }) => cpuFamilies.includes(type.split('.')[0]) && cpuSizes.includes(type.split('.')[1])).map(row),
});
