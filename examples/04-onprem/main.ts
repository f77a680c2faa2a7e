// A hall of one's own machines: three RKE2 servers behind one address, two DGX H100 in two racks, four L40S boxes in turns; images from a Harbor that runs already.
import {
  Blueprint,
  CpuNodePool,
  GpuCluster,
  GpuNodePool,
  Image,
  InferenceService,
  Microservice,
  Registry,
  Secret,
  TrainingJob,
} from 'cdk-gpu';
import { onprem } from 'cdk-gpu/onprem';

// Made with `ssh-keyscan`, and compared with what stands on the machines. Addresses and keys are made up: nobody has their private halves.
const hostKey = { file: 'known_hosts' };
const at = (name: string, last: number) => ({ name, address: `192.0.2.${String(last)}`, hostKey });

const hall = new Blueprint('hall', {
  target: onprem({
    engine: 'rke2',
    servers: [at('cp-1', 11), at('cp-2', 12), at('cp-3', 13)],
    serverFacts: { cpus: 16, memoryGiB: 64, diskGiB: 480, os: { family: 'ubuntu', version: '24.04' } },
    endpoint: { virtualIp: '192.0.2.10' },
    ssh: { user: 'ops', bastion: { address: '198.51.100.7', hostKey } },
    loadBalancer: { addresses: ['192.0.2.200-192.0.2.220'] },
    registries: { 'harbor.hall.example': { ca: { file: 'hall-ca.pem' } } },
  }),
});

const credentials = new Secret(hall, 'harbor-robot', { keys: ['.dockerconfigjson'] });
const harbor = Registry.fromHost(hall, 'harbor', { host: 'harbor.hall.example/ml', credentials });
const trainer = new Image(harbor, 'trainer', { context: 'train' });
const embedder = Image.fromReference(hall, 'embedder', 'harbor.hall.example/ml/embedder:2.3.1', { credentials });
const web = Image.fromReference(hall, 'web', 'harbor.hall.example/ml/search:1.8.0', { credentials });

const cluster = new GpuCluster(hall, 'floor', { kubernetesVersion: '1.35' });
const services = new CpuNodePool(cluster, 'services', {
  facts: { cpus: 32, memoryGiB: 128, diskGiB: 960 },
  hosts: [at('svc-1', 21)],
});
const dgx = new GpuNodePool(cluster, 'dgx', {
  gpu: 'H100',
  gpusPerNode: 8,
  driver: 'dgx-os',
  rdma: { kind: 'infiniband', nicsPerNode: 8 },
  facts: { cpus: 224, memoryGiB: 2048, diskGiB: 27000, os: { family: 'dgx-os', version: '7.1' } },
  hosts: [
    { ...at('dgx-1', 31), rack: 'a1' },
    { ...at('dgx-2', 32), rack: 'a2' },
  ],
});
const boxes = new GpuNodePool(cluster, 'boxes', {
  gpu: 'L40S',
  gpusPerNode: 4,
  driver: 'host',
  sharing: { timeSlicing: 4 },
  facts: { cpus: 64, memoryGiB: 512, diskGiB: 3500 },
  hosts: [at('box-1', 41), at('box-2', 42), at('box-3', 43), at('box-4', 44)],
});

new TrainingJob(cluster, 'tune', { image: trainer, nodes: 2, gpusPerNode: 8, pool: dgx, restarts: 3 });
const embed = new InferenceService(cluster, 'embed', { image: embedder, port: 9000, gpuSlice: 'shared', replicas: 3, pool: boxes });
new Microservice(cluster, 'search', { image: web, port: 8080, replicas: 2, cpus: 1, memoryGiB: 2, calls: [embed], pool: services });

hall.synth();
