import { BatchJob, Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, TrainingJob } from 'cdk-gpu';
import { aws } from 'cdk-gpu/aws';
import { existing } from 'cdk-gpu/existing';
import { gcp } from 'cdk-gpu/gcp';

/** Each place's way to buy nodes in several ways, and to cut GPUs and share what is left of them. */
export const boughtAndCut: Readonly<Record<string, () => Blueprint>> = {
  aws: () => {
    const lab = new Blueprint('cut', { target: aws({ region: 'us-east-1', account: '123456789012' }) });
    const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
    const image = imageOf(lab);
    const many = new GpuNodePool(cluster, 'many', {
      gpu: 'H100',
      gpusPerNode: 8,
      size: { min: 2, max: 4 },
      capacity: [
        { kind: 'reservation', id: ['cr-0123456789abcdef0', 'cr-0123456789abcdef1'], zone: 'us-east-1b', machines: 2 },
        { kind: 'onDemand' },
        { kind: 'spot' },
      ],
    });
    const cut = new GpuNodePool(cluster, 'cut', {
      gpu: 'A100-40GB',
      gpusPerNode: 8,
      size: { min: 0, max: 3 },
      capacity: [{ kind: 'reservation', id: 'cr-0123456789abcdef2', zone: 'us-east-1a', machines: 1 }, { kind: 'spot' }],
      sharing: { mig: { '3g.20gb': 1, '1g.5gb': 3 } },
    });
    const turns = new GpuNodePool(cluster, 'turns', {
      gpu: 'A100-40GB',
      gpusPerNode: 8,
      size: { min: 0, max: 1 },
      sharing: { mig: '2g.10gb', timeSlicing: 3 },
    });
    const users = new GpuNodePool(cluster, 'users', { gpu: 'L4', gpusPerNode: 1, size: { fixed: 1 }, sharing: { mps: 4 } });
    new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: many });
    new BatchJob(cluster, 'batch', { image, gpuSlice: '3g.20gb', pool: cut });
    new InferenceService(cluster, 'small', { image, port: 8000, gpuSlice: '1g.5gb', pool: cut });
    new InferenceService(cluster, 'turn', { image, port: 8000, gpuSlice: '2g.10gb', pool: turns });
    new InferenceService(cluster, 'user', { image, port: 8000, gpuSlice: 'shared', pool: users });
    return lab;
  },
  gcp: () => {
    const lab = new Blueprint('cut', { target: gcp({ project: 'acme-lab', region: 'us-central1' }) });
    const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
    const image = imageOf(lab);
    const many = new GpuNodePool(cluster, 'many', {
      gpu: 'H100',
      gpusPerNode: 8,
      machineType: 'a3-highgpu-8g',
      size: { min: 1, max: 4 },
      capacity: [
        { kind: 'reservation', name: 'bought', zone: 'us-central1-a', project: 'acme-shared' },
        { kind: 'flexStart' },
        { kind: 'spot' },
      ],
    });
    const cut = new GpuNodePool(cluster, 'cut', {
      gpu: 'A100-40GB',
      gpusPerNode: 8,
      size: { min: 0, max: 3 },
      sharing: { mig: '3g.20gb', timeSlicing: 3 },
    });
    new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, timeout: '2d', restarts: 3, pool: many });
    new BatchJob(cluster, 'batch', { image, gpuSlice: '3g.20gb', pool: cut });
    return lab;
  },
  existing: () => {
    const lab = new Blueprint('cut', { target: existing({ distribution: 'kubeadm' }) });
    const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
    const image = imageOf(lab);
    const each = { cpus: 64, memoryGiB: 512 };
    const cut = new GpuNodePool(cluster, 'cut', {
      gpu: 'A100-40GB',
      gpusPerNode: 8,
      nodes: { selector: { 'nvidia.com/mig.config': '1g.5gb-x3_3g.20gb-x1' }, count: 2, each },
      sharing: { mig: { '3g.20gb': 1, '1g.5gb': 3 } },
    });
    const users = new GpuNodePool(cluster, 'users', {
      gpu: 'L4',
      gpusPerNode: 1,
      nodes: { selector: { 'nvidia.com/device-plugin.config': 'mps-4', 'nvidia.com/mps.capable': 'true' }, count: 1, each },
      sharing: { mps: 4 },
    });
    new BatchJob(cluster, 'batch', { image, gpuSlice: '3g.20gb', pool: cut });
    new InferenceService(cluster, 'user', { image, port: 8000, gpuSlice: 'shared', pool: users });
    return lab;
  },
};

function imageOf(lab: Blueprint): Image {
  return Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0.0', { platforms: ['linux/amd64'] });
}
