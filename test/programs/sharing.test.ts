import { BatchJob, Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Microservice } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { gcp } from 'cdk-gpu/gcp';
import { synth, type Parsed } from 'cdk-gpu/testing';
import { validateStacks } from '../../lib/testing/offline-terraform';
import { got } from '../support/programs';

/** Slices of every kind for jobs and services, on AWS: a mix of MIG profiles, one profile alone, and turns. */
function onAws() {
  const b = new Blueprint('slices', { target: aws({ region: 'us-west-2', account: '123456789012' }) });
  const c = new GpuCluster(b, 'shared', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'triton', 'nvcr.io/nvidia/tritonserver:25.08-py3');
  const uniform = new GpuNodePool(c, 'uniform', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.10gb' } });
  const mixed = new GpuNodePool(c, 'mixed', {
    gpu: 'A100-80GB',
    gpusPerNode: 8,
    size: { min: 0, max: 2 },
    sharing: { mig: { '3g.40gb': 1, '2g.20gb': 1, '1g.10gb': 2 } },
  });
  const turns = new GpuNodePool(c, 'turns', { gpu: 'L4', gpusPerNode: 1, size: { min: 1, max: 3 }, sharing: { timeSlicing: 8 } });
  new BatchJob(c, 'tries', { image, gpuSlice: '1g.10gb', completions: 9, parallelism: 3, pool: uniform });
  new InferenceService(c, 'rerank', { image, port: 8000, gpuSlice: '3g.40gb', replicas: 2, pool: mixed });
  new Microservice(c, 'thumbnails', { image, port: 8000, gpuSlice: 'shared', cpus: 0.25, memoryGiB: 1, replicas: 6, pool: turns });
  return b;
}

/** The same on Bottlerocket, which cuts into one profile alone. */
function onBottlerocket() {
  const b = new Blueprint('slices', { target: aws({ region: 'us-west-2', account: '123456789012', nodeImage: 'bottlerocket' }) });
  const c = new GpuCluster(b, 'shared', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'triton', 'nvcr.io/nvidia/tritonserver:25.08-py3');
  const small = new GpuNodePool(c, 'small', { gpu: 'H100', gpusPerNode: 8, size: { fixed: 1 }, sharing: { mig: '1g.10gb' } });
  const large = new GpuNodePool(c, 'large', { gpu: 'A100-80GB', gpusPerNode: 8, size: { min: 0, max: 2 }, sharing: { mig: '3g.40gb' } });
  const turns = new GpuNodePool(c, 'turns', { gpu: 'L4', gpusPerNode: 1, size: { min: 1, max: 3 }, sharing: { timeSlicing: 8 } });
  new BatchJob(c, 'tries', { image, gpuSlice: '1g.10gb', completions: 9, parallelism: 3, pool: small });
  new InferenceService(c, 'rerank', { image, port: 8000, gpuSlice: '3g.40gb', replicas: 2, pool: large });
  new Microservice(c, 'thumbnails', { image, port: 8000, gpuSlice: 'shared', cpus: 0.25, memoryGiB: 1, replicas: 6, pool: turns });
  return b;
}

function onGcp() {
  const b = new Blueprint('slices', { target: gcp({ project: 'acme-ml', region: 'us-central1' }) });
  const c = new GpuCluster(b, 'shared', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(b, 'triton', 'nvcr.io/nvidia/tritonserver:25.08-py3');
  const zones = ['us-central1-a'];
  const uniform = new GpuNodePool(c, 'uniform', {
    gpu: 'A100-80GB',
    gpusPerNode: 8,
    size: { fixed: 1 },
    zones,
    sharing: { mig: '3g.40gb' },
  });
  const turns = new GpuNodePool(c, 'turns', { gpu: 'L4', gpusPerNode: 1, size: { min: 1, max: 3 }, sharing: { timeSlicing: 8 } });
  new BatchJob(c, 'tries', { image, gpuSlice: '3g.40gb', completions: 9, parallelism: 3, pool: uniform });
  new Microservice(c, 'thumbnails', { image, port: 8000, gpuSlice: 'shared', cpus: 0.25, memoryGiB: 1, replicas: 6, pool: turns });
  return b;
}

/** Limits of the pods of each workload, by its name: what of them is not cores or memory. */
function devices(b: Blueprint): Readonly<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const object of got(synth(b).objects['shared'])) {
    const template = (object['spec'] as Parsed | undefined)?.['template'] as Parsed | undefined;
    const container = ((template?.['spec'] as Parsed | undefined)?.['containers'] as readonly Parsed[] | undefined)?.[0];
    if (container === undefined) continue;
    const limits = (container['resources'] as { readonly limits: Parsed }).limits;
    found[String((object['metadata'] as Parsed)['name']).replace(/-[0-9a-f]{8}$/, '')] = Object.fromEntries(
      Object.entries(limits).filter(([name]) => name.startsWith('nvidia.com/')),
    );
    const names = (container['env'] as readonly Parsed[] | undefined)?.map(({ name }) => name) ?? [];
    expect(names.filter((name) => /NCCL|^FI_|VISIBLE_DEVICES/.test(String(name)))).toEqual([]);
  }
  return found;
}

test.each([
  [
    'aws',
    onAws,
    { tries: { 'nvidia.com/mig-1g.10gb': '1' }, rerank: { 'nvidia.com/mig-3g.40gb': '1' }, thumbnails: { 'nvidia.com/gpu.shared': '1' } },
  ],
  [
    'bottlerocket',
    onBottlerocket,
    { tries: { 'nvidia.com/gpu': '1' }, rerank: { 'nvidia.com/gpu': '1' }, thumbnails: { 'nvidia.com/gpu.shared': '1' } },
  ],
  ['gcp', onGcp, { tries: { 'nvidia.com/gpu': '1' }, thumbnails: { 'nvidia.com/gpu': '1' } }],
] as const)('slices of all kinds on %s: pods ask for theirs, and Terraform accepts the pools', async (_, program, expected) => {
  const b = program();
  expect(b.check()).toEqual([]);
  expect(devices(b)).toEqual(expected);
  const result = await validateStacks(synth(b).stacks);
  expect(result.messages).toEqual([]);
});
