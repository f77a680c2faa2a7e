/**
 * What scripts/aws-machines.mjs cannot read from its file, with the source of each. Read 2026-11-22 unless said otherwise.
 */

/** Names of GPUs in the file, with the memory of one in MiB where the name alone does not say which. */
export const gpuNames = {
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

/**
 * Families whose EFA reaches GPU memory without the CPU (GPUDirect RDMA).
 * Source: aws-samples/awsome-distributed-training, its EFA cheat sheet.
 */
export const gpuDirect = /^(p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300)\./;

/**
 * Network cards; every other machine of the tables has one.
 * Source: EC2 DescribeInstanceTypes (MaximumNetworkCards); https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html, network specifications
 */
export const networkCards = {
  'g6e.24xlarge': 2,
  'g6e.48xlarge': 4,
  'g7.48xlarge': 2,
  'g7e.24xlarge': 2,
  'g7e.48xlarge': 4,
  'p4d.24xlarge': 4,
  'p4de.24xlarge': 4,
  'p5.48xlarge': 32,
  'p5e.48xlarge': 32,
  'p5en.48xlarge': 16,
  'p6-b200.48xlarge': 8,
  'p6-b300.48xlarge': 17,
};

/**
 * Families with NVLink between the GPUs of a machine; those with one GPU have nothing to join.
 * Source: https://aws.amazon.com/ec2/instance-types/p3/ for V100 (a mesh), /p4/, /p5/ and /p6/ for the others (NVSwitch).
 */
export const nvlink = /^(p3|p3dn|p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300)\./;

/**
 * Families whose GPUs NVIDIA's tools cut into MIG instances. Left out: g7, for whose GPU nobody published that it works there, though NVIDIA lists profiles.
 * Source: NVIDIA/mig-parted v0.15.0; aws/sagemaker-hyperpod-cli#403 (g7e, p6-b300).
 */
export const mig = /^(g7e|p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300)\./;

/**
 * Machines that capacity blocks are sold for.
 * Source: supported usage classes of EC2 DescribeInstanceTypes, 2026-08; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-capacity-blocks.html
 */
export const capacityBlocks = /^(p4d|p4de|p5|p5e|p5en|p6-b200|p6-b300)\./;

/** Machines without an on-demand price in any region, so neither on demand nor spot. Source: the price list that the file is made from. */
export const notOnDemand = ['p5e.48xlarge'];

/**
 * Machines that AWS' price list has and DescribeInstanceTypes no longer lists in the regions that the file was made in. What pods get is computed by Karpenter's formula.
 * Sources: vCPU, memory and GPUs, cluster-autoscaler/cloudprovider/aws/ec2_instance_types.go of kubernetes/autoscaler; most pods, misc/eni-max-pods.txt of
 * aws/amazon-vpc-cni-k8s; prices, as in the file; no local disk and no EFA, https://aws.amazon.com/ec2/instance-types/p3/
 *
 * P6e is not among them: how many network interfaces its first card takes, and so how many pods a node, is not published (only that its 17 cards take 39).
 */
export const furtherMachines = {
  'p3.2xlarge': { gpu: 'v100', gpus: 1, gpuMemoryMiB: 16384, cpus: 8, memoryGiB: 61, pods: 58, usdPerHour: 3.06 },
  'p3.8xlarge': { gpu: 'v100', gpus: 4, gpuMemoryMiB: 16384, cpus: 32, memoryGiB: 244, pods: 234, usdPerHour: 12.24 },
  'p3.16xlarge': { gpu: 'v100', gpus: 8, gpuMemoryMiB: 16384, cpus: 64, memoryGiB: 488, pods: 234, usdPerHour: 24.48 },
};
