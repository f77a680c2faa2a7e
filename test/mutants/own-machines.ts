import { Blueprint, CpuNodePool, GpuCluster, GpuNodePool, Image, InferenceService, Microservice, TrainingJob } from 'cdk-gpu';
import type { Host } from 'cdk-gpu/onprem';
import { ownMachines } from '../support/own-machines';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEvV0WQkrE6SZVzcipJI6ESnPWgz9D9T1lELMqgu0RPc';
const ca = { file: 'examples/04-onprem/hall-ca.pem' };
const at = (name: string, last: number, more: Partial<Host> = {}): Host => ({ name, address: `192.0.2.${String(last)}`, hostKey, ...more });

/** Three servers, and hosts with each way to drive and to share GPUs: nearly everything that can be said of them. */
export function hall(): Blueprint {
  const lab = new Blueprint('hall', {
    target: ownMachines({
      engine: 'rke2',
      servers: [at('cp-1', 11), at('cp-2', 12, { internalAddress: '198.18.0.12', rack: 'a1' }), at('cp-3', 13)],
      serverFacts: { cpus: 16, memoryGiB: 64, diskGiB: 480, os: { family: 'ubuntu', version: '24.04' } },
      endpoint: { virtualIp: '192.0.2.10', interface: 'bond0' },
      ssh: { user: 'ops', port: 2222, privateKey: { file: '~/.ssh/hall' }, bastion: { address: '198.51.100.7', user: 'jump', hostKey } },
      network: { cni: 'cilium', pods: '10.96.0.0/14', services: '10.100.0.0/16' },
      loadBalancer: { addresses: ['192.0.2.200-192.0.2.220', '198.51.100.128/28'] },
      registries: {
        'registry.local:5000': { plainHttp: true },
        'harbor.example.com': { ca, credentials: 'variable' },
        'docker.io': { credentials: 'variable' },
      },
      backup: { schedule: '0 */6 * * *', keep: 20, s3Secret: 'etcd-bucket' },
      upgrades: { concurrency: 2, drain: false },
      storage: { install: { nfs: { server: '192.0.2.60', path: '/export/volumes' } } },
      kubeconfig: 'hall.kubeconfig',
    }),
  });
  const cluster = new GpuCluster(lab, 'floor', { kubernetesVersion: '1.35' });
  const image = Image.fromReference(lab, 'tool', 'docker.io/acme/tool:1.0.0');
  const services = new CpuNodePool(cluster, 'services', {
    facts: { cpus: 32, memoryGiB: 128, diskGiB: 960 },
    hosts: [at('svc-1', 21), at('svc-2', 22, { cpus: 48, labels: { 'example.com/row': '7' } })],
    labels: { 'example.com/team': 'search' },
    taints: [{ key: 'example.com/kept', value: 'yes', effect: 'PreferNoSchedule' }],
  });
  const dgx = new GpuNodePool(cluster, 'dgx', {
    gpu: 'H100',
    gpusPerNode: 8,
    driver: 'dgx-os',
    rdma: { kind: 'infiniband', nicsPerNode: 8, as: 'wholeNic' },
    facts: { cpus: 224, memoryGiB: 2048, os: { family: 'dgx-os', version: '7.1' }, zone: 'hall-1' },
    hosts: [at('dgx-1', 31, { rack: 'a1' }), at('dgx-2', 32, { rack: 'a2' })],
  });
  const boxes = new GpuNodePool(cluster, 'boxes', {
    gpu: 'L40S',
    gpusPerNode: 4,
    driver: { operator: '580.95.05' },
    facts: { cpus: 64, memoryGiB: 512 },
    hosts: [at('box-1', 41)],
    taints: [{ key: 'team', value: '', effect: 'NoExecute' }],
  });
  const cut = new GpuNodePool(cluster, 'cut', {
    gpu: 'A100-40GB',
    gpusPerNode: 2,
    driver: 'host',
    facts: { cpus: 32, memoryGiB: 256 },
    hosts: [at('cut-1', 51), at('cut-2', 52)],
    sharing: { mig: { '3g.20gb': 1, '1g.5gb': 3 } },
  });
  const web = new Microservice(cluster, 'web', { image, port: 8080, replicas: { min: 2, max: 4 }, pool: services });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool: dgx });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpus: 2, replicas: 1, pool: boxes, calls: [web] });
  new InferenceService(cluster, 'small', { image, port: 8000, gpuSlice: '1g.5gb', replicas: { min: 2, max: 5 }, pool: cut });
  return lab;
}

/** One machine that is server and worker, and what a program says least. */
export function desk(): Blueprint {
  const server = at('desk', 71);
  const lab = new Blueprint('home', {
    target: ownMachines({
      engine: 'k3s',
      servers: [server],
      ssh: { user: 'me' },
      loadBalancer: 'existing',
      storage: { install: 'longhorn' },
      hardening: { cis: true },
      proxy: { http: 'http://proxy.example.com:3128', https: 'https://tls.example.com', noProxy: ['192.0.2.0/24', '.example.com'] },
      registries: { 'harbor.acme.io': { ca } },
    }),
  });
  const cluster = new GpuCluster(lab, 'desk', { kubernetesVersion: '1.36' });
  const image = Image.fromReference(lab, 'tool', 'docker.io/acme/tool:1.0.0');
  const pool = new GpuNodePool(cluster, 'gpu', {
    gpu: 'L4',
    gpusPerNode: 2,
    facts: { cpus: 24, memoryGiB: 64, virtual: 'passthrough' },
    hosts: [server],
    sharing: { timeSlicing: 4 },
  });
  new InferenceService(cluster, 'chat', { image, port: 8000, gpuSlice: 'shared', replicas: { min: 1, max: 3 }, pool });
  return lab;
}

/** Without internet, hardened, and with a network for each card of its GPU machines. */
export function vault(): Blueprint {
  const lab = new Blueprint('vault', {
    target: ownMachines({
      engine: 'rke2',
      servers: [at('vault-1', 81)],
      serverFacts: { cpus: 16, memoryGiB: 64 },
      serversRunWork: true,
      ssh: { user: 'root' },
      hardening: { cis: true, selinux: true },
      registries: {
        'harbor.acme.io': { ca, credentials: 'variable' },
        'registry.local:5000': { plainHttp: true },
        'old.local:5000': { plainHttp: true },
      },
      airGap: {
        mirrors: { 'nvcr.io': 'registry.local:5000', 'docker.io': 'harbor.acme.io/hub', '*': 'harbor.acme.io/all' },
        artifacts: '/srv/kubernetes',
      },
      storage: { install: { nfs: { server: '192.0.2.60', path: '/export/volumes' } } },
    }),
  });
  const cluster = new GpuCluster(lab, 'cage', { kubernetesVersion: '1.34' });
  const image = Image.fromReference(lab, 'tool', 'docker.io/acme/tool:1.0.0');
  const pool = new GpuNodePool(cluster, 'rows', {
    gpu: 'H100',
    gpusPerNode: 8,
    driver: 'host',
    rdma: { kind: 'roce', nicsPerNode: 2, rails: ['ens1f0np0', 'ens2f0np0'], addresses: '198.18.0.0/20', mtu: 9000 },
    facts: { cpus: 128, memoryGiB: 1024 },
    hosts: [at('row-1', 91), at('row-2', 92)],
  });
  new TrainingJob(cluster, 'tune', { image, nodes: 2, gpusPerNode: 8, restarts: 3, pool });
  return lab;
}
