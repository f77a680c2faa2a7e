// The README's program on a cluster that runs already: the target, the registry and what makes nodes differ.
import { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Registry, Secret, TrainingJob } from 'cdk-gpu';
import { existing } from 'cdk-gpu/existing';

const vision = new Blueprint('vision', {
  target: existing({ distribution: 'kubeadm', kubeconfig: { path: '~/.kube/vision.yaml', context: 'hall' } }),
});

const credentials = new Secret(vision, 'harbor-pull', { keys: ['.dockerconfigjson'] });
const images = Registry.fromHost(vision, 'images', { host: 'harbor.example.com/vision', credentials });
const trainer = new Image(images, 'finetune', { context: 'train' });
const server = Image.fromReference(vision, 'vllm', 'vllm/vllm-openai:v0.11.0');

const cluster = new GpuCluster(vision, 'main', { kubernetesVersion: '1.35' });
const small = new GpuNodePool(cluster, 'small', {
  gpu: 'L4',
  gpusPerNode: 1,
  nodes: { selector: { 'nvidia.com/gpu.product': 'NVIDIA-L4' }, count: 10, each: { cpus: 16, memoryGiB: 60 } },
});
const large = new GpuNodePool(cluster, 'large', {
  gpu: 'H100',
  gpusPerNode: 8,
  nodes: { selector: { 'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3' }, count: 4, each: { cpus: 220, memoryGiB: 2000 } },
  nodeTaints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }],
});

new InferenceService(cluster, 'chat', { image: server, port: 8000, gpus: 1, replicas: { min: 2, max: 8 }, pool: small });
new TrainingJob(cluster, 'tune', { image: trainer, nodes: 4, gpusPerNode: 8, pool: large, restarts: 3 });

vision.synth();
