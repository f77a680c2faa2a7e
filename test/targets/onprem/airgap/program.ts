import { Blueprint, GpuCluster, GpuNodePool, Image, InferenceService, Registry, TrainingJob } from 'cdk-gpu';
import { onprem, type GpuHosts, type OnPremOptions } from 'cdk-gpu/onprem';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const at = (name: string, last: number) => ({ name, address: `192.0.2.${String(last)}`, hostKey });

/** Mirrors of all registries that a program of this file needs. */
export const mirrors = {
  'docker.io': 'harbor.hall.example/dockerhub',
  'ghcr.io': 'harbor.hall.example/github',
  'nvcr.io': 'harbor.hall.example/nvcr',
  'quay.io': 'plain.hall.example:5000',
  'registry.k8s.io': 'harbor.hall.example/kubernetes/k8s',
};

export const artifacts = 'https://files.hall.example/kubernetes';

/** Machines with GPUs. */
export const hosts = [at('box-1', 31), at('box-2', 32), at('box-3', 33)] as const;

/** A hall that uses everything which comes from somewhere: an address of its own, InfiniBand, MetalLB, a gang, and an image of its own registry. */
export function hall(options: Partial<OnPremOptions> = {}, place: Partial<GpuHosts> = {}) {
  const blueprint = new Blueprint('hall', {
    target: onprem({
      engine: 'rke2',
      servers: [at('cp-1', 11)],
      serversRunWork: true,
      serverFacts: { cpus: 16, memoryGiB: 64 },
      endpoint: { virtualIp: '192.0.2.10' },
      ssh: { user: 'ops' },
      registries: {
        'harbor.hall.example': { ca: { file: 'examples/04-onprem/hall-ca.pem' } },
        'plain.hall.example:5000': { plainHttp: true },
      },
      loadBalancer: { addresses: ['192.0.2.200-192.0.2.220'] },
      airGap: { mirrors, artifacts },
      ...options,
    }),
  });
  const cluster = new GpuCluster(blueprint, 'floor', { kubernetesVersion: '1.35' });
  const boxes = new GpuNodePool(cluster, 'boxes', {
    gpu: 'H100',
    gpusPerNode: 8,
    driver: 'host',
    rdma: { kind: 'infiniband', nicsPerNode: 8 },
    facts: { cpus: 192, memoryGiB: 2048 },
    hosts,
    ...place,
  });
  const vllm = Image.fromReference(blueprint, 'vllm', 'vllm/vllm-openai:v0.11.0');
  const tune = new Image(Registry.fromHost(blueprint, 'own', { host: 'harbor.hall.example/team' }), 'tune', {
    context: 'examples/04-onprem/train',
  });
  const chat = new InferenceService(cluster, 'chat', { image: vllm, port: 8000, gpus: 1, replicas: { min: 1, max: 4 }, pool: boxes });
  new TrainingJob(cluster, 'tune', { image: tune, nodes: 2, gpusPerNode: 8, restarts: 3, pool: boxes });
  return { blueprint, cluster, boxes, chat };
}
