import { BatchJob, Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, InferenceService, Microservice, TrainingJob } from 'cdk-gpu';
import type { Sample } from './sample';

/** One program with every kind of work in a place, without an option but those that the place insists on. */
export function sampleProgram({ target, gpuPool, sharedPool, cpuPool }: Sample): Blueprint {
  const lab = new Blueprint('lab', { target });
  const cluster = new GpuCluster(lab, 'main', { kubernetesVersion: '1.35' });
  const gpu = new GpuNodePool(cluster, 'gpu', gpuPool as never);
  const shared = new GpuNodePool(cluster, 'shared', sharedPool as never);
  const cpu = new CpuNodePool(cluster, 'cpu', cpuPool);
  const image = Image.fromReference(lab, 'tool', 'ghcr.io/acme/tool:1.0.0', { platforms: ['linux/amd64'] });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: gpu });
  new InferenceService(cluster, 'serve', { image, port: 8000, gpus: 1 });
  new BatchJob(cluster, 'batch', { image, gpus: 2, completions: 4, pool: gpu });
  new InferenceService(cluster, 'slice', { image, port: 8000, gpuSlice: 'shared', pool: shared } as never);
  new Microservice(cluster, 'web', { image, port: 8080, pool: cpu });
  return lab;
}
