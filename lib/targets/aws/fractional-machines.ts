import type { FractionalTable, TableSource } from '../../catalog/machine';

// Made by scripts/aws-machines.mjs; edit that, not this.

/** Where these rows come from. Allocatable counts pods by network interfaces, without prefix delegation. */
export const fractionalMachinesSource: TableSource = {
  source:
    'aws/karpenter-provider-aws commit 1d927085dd81a9df9301e613f371dac5b4d16bfe (2026-08-21): website/content/en/docs/reference/instance-types.md; pkg/providers/pricing/zz_generated.pricing_aws.go; what these do not say, scripts/aws-machine-facts.mjs',
  asOf: '2026-08-21',
  prices: 'us-east-1, 2026-07-20',
};

/** Machine types with a part of a GPU. They report none to Kubernetes, so no pool is made of them: they are known by name only. */
// prettier-ignore
export const fractionalMachines = {
  'g6f.large': { type: 'g6f.large', gpu: 'L4', gpuFraction: 0.125, gpuMemoryMiB: 2861, arch: 'amd64', cpus: 2, memoryGiB: 8, allocatable: { cpuMillis: 1930, memoryMiB: 7002, pods: 20 }, localSsdGb: 100, networkCards: 1, soldAs: ['onDemand', 'spot', 'reservation'], usdPerHour: 0.202 },
  'g6f.xlarge': { type: 'g6f.xlarge', gpu: 'L4', gpuFraction: 0.125, gpuMemoryMiB: 2861, arch: 'amd64', cpus: 4, memoryGiB: 16, allocatable: { cpuMillis: 3920, memoryMiB: 14162, pods: 58 }, localSsdGb: 100, networkCards: 1, soldAs: ['onDemand', 'spot', 'reservation'], usdPerHour: 0.2375 },
  'g6f.2xlarge': { type: 'g6f.2xlarge', gpu: 'L4', gpuFraction: 0.25, gpuMemoryMiB: 5722, arch: 'amd64', cpus: 8, memoryGiB: 32, allocatable: { cpuMillis: 7910, memoryMiB: 29317, pods: 58 }, localSsdGb: 200, networkCards: 1, soldAs: ['onDemand', 'spot', 'reservation'], usdPerHour: 0.475 },
  'g6f.4xlarge': { type: 'g6f.4xlarge', gpu: 'L4', gpuFraction: 0.5, gpuMemoryMiB: 11444, arch: 'amd64', cpus: 16, memoryGiB: 64, allocatable: { cpuMillis: 15890, memoryMiB: 57691, pods: 234 }, localSsdGb: 450, networkCards: 1, soldAs: ['onDemand', 'spot', 'reservation'], usdPerHour: 0.95 },
  'gr6f.4xlarge': { type: 'gr6f.4xlarge', gpu: 'L4', gpuFraction: 0.5, gpuMemoryMiB: 11444, arch: 'amd64', cpus: 16, memoryGiB: 128, allocatable: { cpuMillis: 15890, memoryMiB: 118312, pods: 234 }, localSsdGb: 450, networkCards: 1, soldAs: ['onDemand', 'spot', 'reservation'], usdPerHour: 1.066 },
} as const satisfies FractionalTable;
