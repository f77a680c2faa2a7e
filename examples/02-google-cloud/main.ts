// The README's program on Google Cloud: only the target and the capacity differ.
import { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Registry, TrainingJob } from 'cdk-gpu';
import { gcp } from 'cdk-gpu/gcp';

const vision = new Blueprint('vision', { target: gcp({ project: 'acme-vision', region: 'us-central1' }) });

const images = new Registry(vision, 'images');
const trainer = new Image(images, 'finetune', { context: 'train' });
const server = Image.fromReference(vision, 'vllm', 'vllm/vllm-openai:v0.11.0');

const cluster = new GpuCluster(vision, 'main', { kubernetesVersion: '1.35' });
const small = new GpuNodePool(cluster, 'small', { gpu: 'L4', gpusPerNode: 1, size: { min: 1, max: 10 }, capacity: { kind: 'spot' } });
const large = new GpuNodePool(cluster, 'large', {
  gpu: 'H100',
  gpusPerNode: 8,
  size: { min: 0, max: 4 },
  capacity: { kind: 'flexStart', maxRun: '3d' },
});

new InferenceService(cluster, 'chat', { image: server, port: 8000, gpus: 1, replicas: { min: 2, max: 8 }, pool: small });
new TrainingJob(cluster, 'tune', { image: trainer, nodes: 4, gpusPerNode: 8, pool: large, restarts: 3 });

vision.synth();
