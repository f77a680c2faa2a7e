// One K3s machine with one GPU, which is its own server: the smallest cluster that there is.
import { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Microservice } from 'cdk-gpu';
import { onprem } from 'cdk-gpu/onprem';

const desk = { name: 'desk', address: '192.0.2.71', hostKey: { file: 'known_hosts' } };

const home = new Blueprint('home', { target: onprem({ engine: 'k3s', servers: [desk], ssh: { user: 'me' } }) });
const cluster = new GpuCluster(home, 'desk', { kubernetesVersion: '1.35' });
const gpu = new GpuNodePool(cluster, 'gpu', {
  gpu: 'RTX-4090',
  gpusPerNode: 1,
  driver: 'host',
  facts: { cpus: 24, memoryGiB: 64, diskGiB: 800, os: { family: 'ubuntu', version: '24.04' } },
  hosts: [desk],
});

const vllm = Image.fromReference(home, 'vllm', 'vllm/vllm-openai:v0.11.0');
const notes = Image.fromReference(home, 'notes', 'ghcr.io/acme/notes:0.9.2');
// Work with a whole GPU gets the whole machine unless it says less.
const chat = new InferenceService(cluster, 'chat', { image: vllm, port: 8000, gpus: 1, cpus: 16, memoryGiB: 48, replicas: 1, pool: gpu });
new Microservice(cluster, 'notes', { image: notes, port: 3000, replicas: 1, cpus: 0.5, memoryGiB: 1, calls: [chat] });

home.synth();
