import type { MachineTable, TableSource } from '../../catalog/machine';

// Made by scripts/aws-machines.mjs; edit that, not this.

/** Where these rows come from. Allocatable counts pods by network interfaces, without prefix delegation. */
export const cpuMachinesSource: TableSource = {
  source:
    'aws/karpenter-provider-aws commit 1d927085dd81a9df9301e613f371dac5b4d16bfe (2026-08-21): website/content/en/docs/reference/instance-types.md; pkg/providers/pricing/zz_generated.pricing_aws.go',
  asOf: '2026-08-21',
  prices: 'us-east-1, 2026-07-20',
};

/** Machine types without GPUs that pools are made of. */
// prettier-ignore
export const cpuMachines = {
  'c7g.large': { type: 'c7g.large', gpu: null, gpus: 0, arch: 'arm64', cpus: 2, memoryGiB: 4, allocatable: { cpuMillis: 1930, memoryMiB: 3055, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.0725 },
  'c7g.xlarge': { type: 'c7g.xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 4, memoryGiB: 8, allocatable: { cpuMillis: 3920, memoryMiB: 6525, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.145 },
  'c7g.2xlarge': { type: 'c7g.2xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 8, memoryGiB: 16, allocatable: { cpuMillis: 7910, memoryMiB: 14103, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.29 },
  'c7g.4xlarge': { type: 'c7g.4xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 16, memoryGiB: 32, allocatable: { cpuMillis: 15890, memoryMiB: 27322, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 0.58 },
  'c7g.8xlarge': { type: 'c7g.8xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 32, memoryGiB: 64, allocatable: { cpuMillis: 31850, memoryMiB: 57632, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.16 },
  'c7g.12xlarge': { type: 'c7g.12xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 48, memoryGiB: 96, allocatable: { cpuMillis: 47810, memoryMiB: 87943, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.74 },
  'c7g.16xlarge': { type: 'c7g.16xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 64, memoryGiB: 128, allocatable: { cpuMillis: 63770, memoryMiB: 112720, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 2.32 },
  'c7i.large': { type: 'c7i.large', gpu: null, gpus: 0, arch: 'amd64', cpus: 2, memoryGiB: 4, allocatable: { cpuMillis: 1930, memoryMiB: 3114, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.08925 },
  'c7i.xlarge': { type: 'c7i.xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 4, memoryGiB: 8, allocatable: { cpuMillis: 3920, memoryMiB: 6584, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.1785 },
  'c7i.2xlarge': { type: 'c7i.2xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 8, memoryGiB: 16, allocatable: { cpuMillis: 7910, memoryMiB: 14162, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.357 },
  'c7i.4xlarge': { type: 'c7i.4xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 16, memoryGiB: 32, allocatable: { cpuMillis: 15890, memoryMiB: 27381, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 0.714 },
  'c7i.8xlarge': { type: 'c7i.8xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 32, memoryGiB: 64, allocatable: { cpuMillis: 31850, memoryMiB: 57691, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.428 },
  'c7i.12xlarge': { type: 'c7i.12xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 48, memoryGiB: 96, allocatable: { cpuMillis: 47810, memoryMiB: 88002, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 2.142 },
  'c7i.16xlarge': { type: 'c7i.16xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 64, memoryGiB: 128, allocatable: { cpuMillis: 63770, memoryMiB: 112779, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 2.856 },
  'm7g.large': { type: 'm7g.large', gpu: null, gpus: 0, arch: 'arm64', cpus: 2, memoryGiB: 8, allocatable: { cpuMillis: 1930, memoryMiB: 6844, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.0816 },
  'm7g.xlarge': { type: 'm7g.xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 4, memoryGiB: 16, allocatable: { cpuMillis: 3920, memoryMiB: 14103, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.1632 },
  'm7g.2xlarge': { type: 'm7g.2xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 8, memoryGiB: 32, allocatable: { cpuMillis: 7910, memoryMiB: 29258, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.3264 },
  'm7g.4xlarge': { type: 'm7g.4xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 16, memoryGiB: 64, allocatable: { cpuMillis: 15890, memoryMiB: 57632, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 0.6528 },
  'm7g.8xlarge': { type: 'm7g.8xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 32, memoryGiB: 128, allocatable: { cpuMillis: 31850, memoryMiB: 118253, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.3056 },
  'm7g.12xlarge': { type: 'm7g.12xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 48, memoryGiB: 192, allocatable: { cpuMillis: 47810, memoryMiB: 178874, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.9584 },
  'm7g.16xlarge': { type: 'm7g.16xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 64, memoryGiB: 256, allocatable: { cpuMillis: 63770, memoryMiB: 233962, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 2.6112 },
  'm7i.large': { type: 'm7i.large', gpu: null, gpus: 0, arch: 'amd64', cpus: 2, memoryGiB: 8, allocatable: { cpuMillis: 1930, memoryMiB: 6903, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.1008 },
  'm7i.xlarge': { type: 'm7i.xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 4, memoryGiB: 16, allocatable: { cpuMillis: 3920, memoryMiB: 14162, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.2016 },
  'm7i.2xlarge': { type: 'm7i.2xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 8, memoryGiB: 32, allocatable: { cpuMillis: 7910, memoryMiB: 29317, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.4032 },
  'm7i.4xlarge': { type: 'm7i.4xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 16, memoryGiB: 64, allocatable: { cpuMillis: 15890, memoryMiB: 57691, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 0.8064 },
  'm7i.8xlarge': { type: 'm7i.8xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 32, memoryGiB: 128, allocatable: { cpuMillis: 31850, memoryMiB: 118312, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.6128 },
  'm7i.12xlarge': { type: 'm7i.12xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 48, memoryGiB: 192, allocatable: { cpuMillis: 47810, memoryMiB: 178933, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 2.4192 },
  'm7i.16xlarge': { type: 'm7i.16xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 64, memoryGiB: 256, allocatable: { cpuMillis: 63770, memoryMiB: 234021, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 3.2256 },
  'r7g.large': { type: 'r7g.large', gpu: null, gpus: 0, arch: 'arm64', cpus: 2, memoryGiB: 16, allocatable: { cpuMillis: 1930, memoryMiB: 14422, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.1071 },
  'r7g.xlarge': { type: 'r7g.xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 4, memoryGiB: 32, allocatable: { cpuMillis: 3920, memoryMiB: 29258, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.2142 },
  'r7g.2xlarge': { type: 'r7g.2xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 8, memoryGiB: 64, allocatable: { cpuMillis: 7910, memoryMiB: 59568, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.4284 },
  'r7g.4xlarge': { type: 'r7g.4xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 16, memoryGiB: 128, allocatable: { cpuMillis: 15890, memoryMiB: 118253, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 0.8568 },
  'r7g.8xlarge': { type: 'r7g.8xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 32, memoryGiB: 256, allocatable: { cpuMillis: 31850, memoryMiB: 239495, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.7136 },
  'r7g.12xlarge': { type: 'r7g.12xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 48, memoryGiB: 384, allocatable: { cpuMillis: 47810, memoryMiB: 360736, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 2.5704 },
  'r7g.16xlarge': { type: 'r7g.16xlarge', gpu: null, gpus: 0, arch: 'arm64', cpus: 64, memoryGiB: 512, allocatable: { cpuMillis: 63770, memoryMiB: 476445, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 3.4272 },
  'r7i.large': { type: 'r7i.large', gpu: null, gpus: 0, arch: 'amd64', cpus: 2, memoryGiB: 16, allocatable: { cpuMillis: 1930, memoryMiB: 14481, pods: 29 }, localSsdGb: 0, fabric: null, usdPerHour: 0.1323 },
  'r7i.xlarge': { type: 'r7i.xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 4, memoryGiB: 32, allocatable: { cpuMillis: 3920, memoryMiB: 29317, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.2646 },
  'r7i.2xlarge': { type: 'r7i.2xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 8, memoryGiB: 64, allocatable: { cpuMillis: 7910, memoryMiB: 59627, pods: 58 }, localSsdGb: 0, fabric: null, usdPerHour: 0.5292 },
  'r7i.4xlarge': { type: 'r7i.4xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 16, memoryGiB: 128, allocatable: { cpuMillis: 15890, memoryMiB: 118312, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 1.0584 },
  'r7i.8xlarge': { type: 'r7i.8xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 32, memoryGiB: 256, allocatable: { cpuMillis: 31850, memoryMiB: 239554, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 2.1168 },
  'r7i.12xlarge': { type: 'r7i.12xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 48, memoryGiB: 384, allocatable: { cpuMillis: 47810, memoryMiB: 360795, pods: 234 }, localSsdGb: 0, fabric: null, usdPerHour: 3.1752 },
  'r7i.16xlarge': { type: 'r7i.16xlarge', gpu: null, gpus: 0, arch: 'amd64', cpus: 64, memoryGiB: 512, allocatable: { cpuMillis: 63770, memoryMiB: 476504, pods: 737 }, localSsdGb: 0, fabric: null, usdPerHour: 4.2336 },
} as const satisfies MachineTable;
